#!/usr/bin/env node
// Makes a fresh clone ready, and does next to nothing when it is. Plain Node, no dependency.
//   --tests  also builds the C++ tests (and compile-checks the CUDA sources where nvcc is)
// Exit codes: 0 ready, 1 a step failed, 3 the machine lacks something (the message names the package).
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureLibTorch } from './setup/libtorch.mjs';
import { withLock } from './setup/lock.mjs';
import { buildNative, nativeState } from './setup/native.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { SetupError, say, seconds, step } from './setup/run.mjs';
import { checkDisk, checkToolchain } from './setup/toolchain.mjs';
import { buildTypeScript } from './setup/typescript.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const state = join(root, 'build', '.setup');
const tests = process.argv.includes('--tests');
const BUILD_GB = 1;

async function native(libtorch) {
  if (nativeState(root, libtorch, tests) === 'fresh') return 'up to date';
  checkDisk(root, BUILD_GB);
  await buildNative(root, libtorch, { tests });
  return tests ? 'addon and C++ tests built' : 'addon built';
}

async function setup() {
  const start = performance.now();
  await step('tool chain', () => checkToolchain(join(state, 'toolchain.json')));
  await step('packages', () => ensurePackages(root));
  let libtorch = '';
  await step('libtorch', async () => {
    const { folder, fetched } = await ensureLibTorch();
    libtorch = folder;
    return `${fetched ? 'installed in' : 'found in'} ${folder}`;
  });
  await step('native', () => native(libtorch));
  await step('typescript', () => buildTypeScript(root));
  say(`setup: ready in ${seconds(performance.now() - start)}`);
}

try {
  await withLock(join(state, 'setup.lock'), setup);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(`setup: ${error.message}`);
  process.exitCode = error.exit;
}
