import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, output, SetupError } from './run.mjs';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Whether node_modules holds what package-lock.json names (optional packages of other platforms aside). */
function isFresh(root) {
  try {
    const wanted = readJson(join(root, 'package-lock.json')).packages;
    const installed = readJson(join(root, 'node_modules/.package-lock.json')).packages;
    return Object.entries(wanted).every(
      ([path, p]) =>
        path === '' || p.optional || p.devOptional || p.peer || installed[path]?.version === p.version,
    );
  } catch {
    return false;
  }
}

/** `npm ci` when node_modules is stale. No install scripts: the native build is a step of its own. */
export async function ensurePackages(root) {
  if (isFresh(root)) return 'up to date';
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  if (npm?.endsWith('.js')) await execute(process.execPath, [npm, ...args], { cwd: root, quiet: true });
  else {
    if (output('npm', ['--version']) === undefined)
      throw new SetupError('npm is missing: install it with Node (https://nodejs.org)', 3);
    await execute('npm', args, { cwd: root, quiet: true });
  }
  return 'installed';
}
