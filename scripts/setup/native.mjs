import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { execute, SetupError } from './run.mjs';
import { dropStamp, filesBelow, fingerprint, readStamp, writeStamp } from './stamp.mjs';

const GB_PER_JOB = 1.5;

const buildFolder = (root) => join(root, 'build', 'native');
export const addonFile = (root) => join(buildFolder(root), 'autostock.node');
const testFile = (root) => join(buildFolder(root), 'autostock_test');
const stampFile = (root) => join(buildFolder(root), '.stamp.json');

/** What the addon is made of: when this is unchanged CMake is not even asked. */
function inputs(root, libtorch) {
  const isSource = (name) => /\.(h|cpp|cu|cmake|txt)$/.test(name);
  const files = ['native', 'cmake', 'bench/native'].flatMap((folder) =>
    filesBelow(join(root, folder), isSource),
  );
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return fingerprint(root, [...files, join(root, 'CMakeLists.txt')], {
    root: resolve(root),
    version,
    libtorch,
    addonApi: readStamp(join(root, 'node_modules/node-addon-api/package.json')).version,
    arch: process.arch,
  });
}

/** "fresh" when the addon (and the tests, if wanted) were built from exactly these sources. */
export function nativeState(root, libtorch, tests) {
  const stamp = readStamp(stampFile(root));
  const made =
    existsSync(addonFile(root)) && (!tests || (stamp.tests === true && existsSync(testFile(root))));
  return made && stamp.inputs === inputs(root, libtorch) ? 'fresh' : 'stale';
}

/** One job per core, fewer where memory is short: a LibTorch unit takes over a gigabyte. */
function jobs() {
  const asked = Number(process.env.AUTOSTOCK_JOBS ?? process.env.CMAKE_BUILD_PARALLEL_LEVEL);
  if (asked >= 1) return Math.floor(asked);
  return Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / 1e9 / GB_PER_JOB)));
}

/** A build folder that was copied or moved here with its tree belongs to another place. */
function dropForeignBuild(root) {
  const cache = join(buildFolder(root), 'CMakeCache.txt');
  if (!existsSync(cache)) return;
  const home = /^CMAKE_HOME_DIRECTORY:INTERNAL=(.*)$/m.exec(readFileSync(cache, 'utf8'))?.[1];
  if (home !== resolve(root)) rmSync(buildFolder(root), { recursive: true, force: true });
}

function cmakeJs(root) {
  try {
    return createRequire(join(root, 'package.json')).resolve('cmake-js/bin/cmake-js');
  } catch {
    throw new SetupError('cmake-js is not installed: run "npm run setup"', 3);
  }
}

/** Builds build/native/autostock.node, and with `tests` autostock_test and autostock_bench beside it. */
export async function buildNative(root, libtorch, { tests = false, quiet = true } = {}) {
  const state = inputs(root, libtorch);
  const before = readStamp(stampFile(root));
  dropForeignBuild(root);
  dropStamp(stampFile(root));
  const configured = existsSync(join(buildFolder(root), 'CMakeCache.txt')) && before.libtorch === libtorch;
  const common = [
    '-O',
    buildFolder(root),
    '-l',
    'error',
    `--CDLIBTORCH_DIR=${libtorch}`,
    '-p',
    String(jobs()),
  ];
  const run = (...args) =>
    execute(process.execPath, [cmakeJs(root), ...args, ...common], { cwd: root, quiet });
  try {
    if (!configured) await run('configure');
    await run('build', '-T', 'autostock');
    for (const target of tests ? ['autostock_test', 'autostock_bench'] : []) await run('build', '-T', target);
  } catch (error) {
    throw new SetupError(`the native build failed:\n${error.message}`, error.exit ?? 1);
  }
  writeStamp(stampFile(root), {
    inputs: state,
    libtorch,
    tests: tests || (before.tests === true && before.inputs === state),
  });
}
