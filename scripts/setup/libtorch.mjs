import { createHash, randomBytes } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { withLock } from './lock.mjs';
import { execute, SetupError, say, which } from './run.mjs';
import { checkDisk } from './toolchain.mjs';
import { unzip } from './unzip.mjs';

export const LIBTORCH_VERSION = '2.13.0';
const WHEEL = `torch-${LIBTORCH_VERSION}+cpu-cp311-cp311-manylinux_2_28_x86_64.whl`;
const WHEEL_SHA256 = '6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b';
const WHEEL_URL = `https://download.pytorch.org/whl/cpu/${encodeURIComponent(WHEEL)}`;
const MANIFEST = 'manifest.json';
const UNPACKED_GB = 1.5;
const STALL_MS = 60_000;

/** Python's half and test helpers of the wheel: nothing of ours links them. */
const NOT_NEEDED = /^torch\/lib\/lib(torch_python|.*_test|backend_with_compiler|aoti_custom_ops)\.so$/;

const cacheRoot = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'autostock');
export const cachedLibTorch = () => join(cacheRoot(), `libtorch-${LIBTORCH_VERSION}-cpu`);

/** Whether every file that was unpacked is still there with its size. */
export function isComplete(folder) {
  try {
    const { sha256, files } = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
    return (
      sha256 === WHEEL_SHA256 &&
      files.length > 0 &&
      files.every(([path, size]) => statSync(join(folder, path)).size === size)
    );
  } catch {
    return false;
  }
}

/** The LibTorch to build with, without fetching anything; undefined when there is none. */
export function findLibTorch() {
  const given = process.env.LIBTORCH_DIR;
  if (given) {
    const folder = [given, join(given, 'torch')].find((f) =>
      existsSync(join(f, 'include/torch/csrc/api/include/torch/torch.h')),
    );
    if (!folder) {
      throw new SetupError(
        `LIBTORCH_DIR is ${given}, but there is no include/torch/csrc/api/include/torch/torch.h: point it to LibTorch's folder (the one with include and lib) or unset it`,
        3,
      );
    }
    return folder;
  }
  return isComplete(cachedLibTorch()) ? cachedLibTorch() : undefined;
}

async function sha256Of(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** pip knows the proxies, mirrors and offline folders of its user. */
async function fromPip(folder) {
  const pips = [['pip3'], ['pip'], ['python3', '-m', 'pip'], ['python', '-m', 'pip']].filter(([program]) =>
    which(program),
  );
  if (pips.length === 0) throw new SetupError('pip is not there');
  const [program, ...first] = pips[0];
  const wanted = [
    '--python-version',
    '3.11',
    '--implementation',
    'cp',
    '--abi',
    'cp311',
    '--platform',
    'manylinux_2_28_x86_64',
  ];
  const args = [
    'download',
    '--no-deps',
    '--retries',
    '0',
    '--no-cache-dir',
    '--disable-pip-version-check',
    '--only-binary=:all:',
  ];
  // "+cpu" keeps pip from fetching the much larger CUDA wheel of the same version.
  await execute(program, [...first, ...args, ...wanted, '-d', folder, `torch==${LIBTORCH_VERSION}+cpu`], {
    quiet: true,
  });
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new SetupError('pip ended well but left no wheel');
  return join(folder, wheel);
}

async function fromWeb(folder) {
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), STALL_MS);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stall.abort(), STALL_MS);
  };
  try {
    const response = await fetch(WHEEL_URL, { signal: stall.signal });
    if (!response.ok) throw new SetupError(`${WHEEL_URL} answered ${response.status}`);
    const path = join(folder, WHEEL);
    const watch = async function* (source) {
      for await (const part of source) {
        alive();
        yield part;
      }
    };
    await pipeline(Readable.fromWeb(response.body), watch, createWriteStream(path));
    return path;
  } catch (error) {
    throw new SetupError(`${error.cause?.message ?? error.message}`);
  } finally {
    clearTimeout(timer);
  }
}

/** The verified wheel, from the first source that has it. */
async function fetchWheel(folder) {
  const sources = [
    ['pip download', fromPip],
    [WHEEL_URL, fromWeb],
  ];
  const reasons = [];
  for (const [name, source] of sources) {
    try {
      const path = await source(folder);
      const sha256 = await sha256Of(path);
      if (sha256 === WHEEL_SHA256) return path;
      rmSync(path, { force: true });
      throw new SetupError(`the file's SHA-256 is ${sha256}, not ${WHEEL_SHA256}: refused`);
    } catch (error) {
      reasons.push(`  ${name}: ${error.message.split('\n').slice(-2).join(' ')}`);
    }
  }
  throw new SetupError(
    `LibTorch ${LIBTORCH_VERSION} could not be had:\n${reasons.join('\n')}\nCheck the network, or unpack LibTorch yourself and set LIBTORCH_DIR to its folder`,
    3,
  );
}

async function install(target) {
  const work = `${target}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(join(work, 'wheel'), { recursive: true });
    say(`setup: libtorch     fetching LibTorch ${LIBTORCH_VERSION} (CPU, 192 MB), once per user`);
    const wheel = await fetchWheel(join(work, 'wheel'));
    const tree = join(work, 'tree');
    mkdirSync(tree);
    const files = await unzip(wheel, tree, (name) =>
      /^torch\/(include|lib)\//.test(name) && !NOT_NEEDED.test(name)
        ? name.slice('torch/'.length)
        : undefined,
    );
    writeFileSync(
      join(tree, MANIFEST),
      JSON.stringify({ version: LIBTORCH_VERSION, sha256: WHEEL_SHA256, files }),
    );
    if (existsSync(target)) renameSync(target, join(work, 'broken'));
    renameSync(tree, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The LibTorch to build with, fetched into the user's cache when there is none. */
export async function ensureLibTorch() {
  const found = findLibTorch();
  if (found) return { folder: found, fetched: false };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `LibTorch is fetched by itself on Linux x64 only (this is ${process.platform} ${process.arch}): unpack LibTorch ${LIBTORCH_VERSION} from https://pytorch.org and set LIBTORCH_DIR to its folder`,
      3,
    );
  }
  const target = cachedLibTorch();
  checkDisk(target, UNPACKED_GB);
  if (existsSync(target)) say(`setup: libtorch     ${target} is not complete: repairing`);
  await withLock(join(cacheRoot(), 'libtorch.lock'), async () => {
    if (!isComplete(target)) await install(target);
  });
  return { folder: target, fetched: true };
}
