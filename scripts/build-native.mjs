#!/usr/bin/env node
// The one way into the native build. It never fetches anything: scripts/setup.mjs does.
//   --optional  (npm install) say in one line what is missing and end well
//   --tests     also build autostock_test and autostock_bench
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findLibTorch } from './setup/libtorch.mjs';
import { withLock } from './setup/lock.mjs';
import { buildNative, nativeState } from './setup/native.mjs';
import { SetupError, say, step } from './setup/run.mjs';
import { checkToolchain } from './setup/toolchain.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const optional = process.argv.includes('--optional');
const tests = process.argv.includes('--tests');

async function build() {
  const libtorch = findLibTorch();
  if (!libtorch)
    throw new SetupError('LibTorch is not there: "npm run setup" fetches it, or set LIBTORCH_DIR', 3);
  if (nativeState(root, libtorch, tests) === 'fresh') return;
  await checkToolchain(join(root, 'build', '.setup', 'toolchain.json'));
  await step('native', () => buildNative(root, libtorch, { tests, quiet: optional }));
}

try {
  await withLock(join(root, 'build', '.setup', 'native.lock'), build);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(
    optional
      ? `autostock: the native addon is not built: ${error.message.split('\n')[0]}`
      : `autostock: ${error.message}`,
  );
  process.exitCode = optional ? 0 : error.exit;
}
