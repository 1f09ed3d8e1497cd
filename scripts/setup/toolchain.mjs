import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execute, output, SetupError, which } from './run.mjs';
import { readStamp, writeStamp } from './stamp.mjs';

const NODE_MIN = [20, 17];
const CMAKE_MIN = [3, 18];

/** What to type to get a tool, by package manager. */
const PACKAGES = {
  compiler: { 'apt-get': 'g++', dnf: 'gcc-c++', apk: 'g++', pacman: 'gcc', zypper: 'gcc-c++', brew: 'llvm' },
  cmake: { 'apt-get': 'cmake', dnf: 'cmake', apk: 'cmake', pacman: 'cmake', zypper: 'cmake', brew: 'cmake' },
  make: {
    'apt-get': 'ninja-build',
    dnf: 'ninja-build',
    apk: 'ninja',
    pacman: 'ninja',
    zypper: 'ninja',
    brew: 'ninja',
  },
};
const INSTALL = {
  'apt-get': 'sudo apt-get install -y',
  dnf: 'sudo dnf install -y',
  apk: 'sudo apk add',
  pacman: 'sudo pacman -S',
  zypper: 'sudo zypper install -y',
  brew: 'brew install',
};

/** "install it with: sudo apt-get install -y cmake", for the package manager that is here. */
export function remedy(tool) {
  const packages = PACKAGES[tool];
  const manager = Object.keys(INSTALL).find((name) => which(name));
  if (manager) return `install it with: ${INSTALL[manager]} ${packages[manager]}`;
  return `install the package ${packages['apt-get']} (apt), ${packages.dnf} (dnf) or ${packages.brew} (brew)`;
}

const atLeast = (version, [major, minor]) =>
  version[0] > major || (version[0] === major && version[1] >= minor);
const versionIn = (text) => (/(\d+)\.(\d+)(?:\.\d+)?/.exec(text ?? '') ?? []).slice(1, 3).map(Number);

function checkNode() {
  if (atLeast(versionIn(process.versions.node), NODE_MIN)) return;
  throw new SetupError(
    `Node ${process.versions.node} is too old: ${NODE_MIN.join('.')} or newer is needed (https://nodejs.org, or: nvm install 22)`,
    3,
  );
}

function checkCmake() {
  const text = which('cmake') && output('cmake', ['--version']);
  if (!text) throw new SetupError(`CMake is missing: ${remedy('cmake')}`, 3);
  const version = versionIn(text);
  if (!atLeast(version, CMAKE_MIN)) {
    throw new SetupError(
      `CMake ${version.join('.')} is too old, ${CMAKE_MIN.join('.')} is needed: ${remedy('cmake')}`,
      3,
    );
  }
  return version.join('.');
}

function checkMake() {
  const found = ['ninja', 'make'].find((name) => which(name));
  if (!found) throw new SetupError(`neither ninja nor make is there: ${remedy('make')}`, 3);
  return found;
}

/** Compiles two lines of C++20; tried again only when the compiler says another version. */
async function checkCompiler(stampPath) {
  const program = [process.env.CXX, 'c++', 'g++', 'clang++'].find((name) => name && which(name));
  if (!program) throw new SetupError(`a C++20 compiler is missing: ${remedy('compiler')}`, 3);
  const version = (output(program, ['--version']) ?? '').split('\n')[0];
  if (readStamp(stampPath).compiler === `${which(program)} ${version}`) return version;
  const folder = mkdtempSync(join(tmpdir(), 'autostock-'));
  try {
    const source = join(folder, 'probe.cpp');
    writeFileSync(
      source,
      '#include <concepts>\n#include <span>\nint main() { std::span<int> s; return std::integral<int> ? int(s.size()) : 1; }\n',
    );
    await execute(program, ['-std=c++20', source, '-o', join(folder, 'probe')], { quiet: true });
  } catch (error) {
    throw new SetupError(
      `${program} (${version}) cannot compile C++20: ${remedy('compiler')}, 11 or newer\n${error.message}`,
      3,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  writeStamp(stampPath, { compiler: `${which(program)} ${version}` });
  return version;
}

/** Free space where `folder` is or will be. */
export function checkDisk(folder, needGb) {
  let at = folder;
  while (!existsSync(at)) at = dirname(at);
  const { bavail, bsize } = statfsSync(at);
  const freeGb = (bavail * bsize) / 1e9;
  if (freeGb < needGb) {
    throw new SetupError(
      `${at} has ${freeGb.toFixed(1)} GB free, ${needGb} GB are needed: free some space`,
      3,
    );
  }
}

/** Throws SetupError (exit 3) naming what is missing and the package that has it. */
export async function checkToolchain(stampPath) {
  checkNode();
  const cmake = checkCmake();
  const make = checkMake();
  const compiler = await checkCompiler(stampPath);
  return `Node ${process.versions.node}, CMake ${cmake}, ${make}, ${compiler}`;
}
