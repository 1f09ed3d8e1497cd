import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../native/index.ts';
import { type Check, type Finding, fail, ok, warn } from './check.ts';

const execute = promisify(execFile);

/** The first line a program prints, or undefined when it cannot be run. */
async function firstLine(
  command: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { stdout } = await execute(command, args, { signal, timeout: 10_000 });
    return stdout.split('\n')[0].trim();
  } catch {
    return undefined;
  }
}

/** -1, 0 or 1 for dotted versions. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map((v) => v.split('.').map(Number));
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

const nodeVersion: Check = {
  name: 'node',
  run() {
    const { engines } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
      engines: { node: string };
    };
    const least = engines.node.replace(/^[^\d]*/, '');
    const { node, modules, napi } = process.versions;
    const text = `Node ${node}, ABI ${modules}, Node-API ${napi}`;
    return compareVersions(node, least) >= 0 ? ok(text) : fail(text, `install Node ${least} or newer`);
  },
};

const compiler: Check = {
  name: 'compiler',
  async run(signal) {
    for (const name of [process.env.CXX, 'g++', 'clang++', 'c++']) {
      const line = name ? await firstLine(name, ['--version'], signal) : undefined;
      if (line) return ok(line);
    }
    return warn(
      'no C++ compiler found',
      'install g++ (Debian/Ubuntu: apt install g++) to build the native core',
    );
  },
};

const cmake: Check = {
  name: 'cmake',
  async run(signal): Promise<Finding> {
    const version = (await firstLine('cmake', ['--version'], signal))?.match(/\d+(\.\d+)+/)?.[0];
    const remedy = 'install CMake 3.18 or newer (Debian/Ubuntu: apt install cmake)';
    if (version === undefined) return warn('CMake is not found', remedy);
    return compareVersions(version, '3.18') >= 0
      ? ok(`CMake ${version}`)
      : warn(`CMake ${version} is too old`, remedy);
  },
};

const cuda: Check = {
  name: 'cuda',
  async run(signal) {
    const nvcc = await firstLine('nvcc', ['--version'], signal);
    const gpu = await firstLine('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], signal);
    if (!gpu && !nvcc) return ok('no GPU here: everything runs on the CPU');
    return ok(
      `${gpu ? `GPU ${gpu}` : 'no GPU'}, ${nvcc ? 'nvcc found' : 'no nvcc: CUDA kernels are not built'}`,
    );
  },
};

export const toolchain: readonly Check[] = [nodeVersion, compiler, cmake, cuda];
