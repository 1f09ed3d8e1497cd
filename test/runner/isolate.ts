import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Options } from './options.ts';
import type { Counts, Tally } from './tally.ts';

const AT_ONCE = 2;

/** One child process per file, two at a time; a child that hangs is killed and counted as a failure. */
export async function runIsolated(files: readonly string[], options: Options, tally: Tally): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'autostock-test-'));
  const waiting = files.map((file, i) => ({ file, counts: join(folder, `${i}.json`) }));
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      await runChild(next.file, next.counts, options, tally);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  rmSync(folder, { recursive: true, force: true });
}

function runChild(file: string, counts: string, options: Options, tally: Tally): Promise<void> {
  // The child stops itself first, with a message that names what it waits for; the kill is for native hangs.
  const args = [...process.execArgv, process.argv[1], `--timeout=${options.timeoutMs}`, file];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, AUTOSTOCK_TEST_COUNTS: counts },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const killer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs + 5000);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(killer);
      process.stdout.write(Buffer.concat(output));
      const last: Counts[] = existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8')) : [];
      for (const c of last) tally.add(file, c);
      const failed = last.some((c) => c.failed > 0);
      if (last.length === 0) tally.fail(file, `ended without a result (${signal ?? `exit code ${code}`})`);
      else if (code !== 0 && !failed)
        tally.fail(file, `exit code ${code} (${signal ?? 'no signal'}) after its tests passed`);
      else if (failed) tally.note(`${file}: see above`);
      resolve();
    });
  });
}
