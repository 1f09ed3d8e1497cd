import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A set-up failure with a remedy; `exit` 3 means the machine lacks something. */
export class SetupError extends Error {
  constructor(message, exit = 1) {
    super(message);
    this.exit = exit;
  }
}

export const say = (text) => process.stderr.write(`${text}\n`);

export const seconds = (ms) => `${(ms / 1000).toFixed(ms < 9_950 ? 2 : 0)} s`;

/** Runs one step and prints its name, what it did and how long it took. */
export async function step(name, body) {
  const start = performance.now();
  const did = await body();
  say(`setup: ${name.padEnd(12)} ${did ?? 'done'} (${seconds(performance.now() - start)})`);
  return did;
}

/** The full path of a program on PATH, or undefined. */
export function which(program) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      const path = join(folder, program);
      accessSync(path, constants.X_OK);
      return path;
    } catch {}
  }
  return undefined;
}

/** A program's standard output, or undefined when it is missing or fails. */
export function output(program, args, options = {}) {
  const result = spawnSync(program, args, { encoding: 'utf8', ...options });
  return result.status === 0 ? result.stdout : undefined;
}

/** Runs a program to its end; what it prints is passed on as it comes, or kept and shown only when it fails. */
export function execute(program, args, { cwd, env, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 2, quiet ? 'pipe' : 2],
    });
    const kept = [];
    child.stdout?.on('data', (part) => kept.push(part));
    child.stderr?.on('data', (part) => kept.push(part));
    child.on('error', reject);
    child.on('close', (status, signal) => {
      if (status === 0) return resolve();
      const lines = Buffer.concat(kept).toString().trimEnd().split('\n');
      // npm says why first and prints its help after it; a compiler says why last.
      const text =
        lines.length <= 80
          ? lines.join('\n')
          : [...lines.slice(0, 20), '...', ...lines.slice(-60)].join('\n');
      reject(
        new SetupError(
          `${text}${text ? '\n' : ''}${program} ${args[0] ?? ''} failed (${signal ?? `exit ${status}`})`,
        ),
      );
    });
  });
}
