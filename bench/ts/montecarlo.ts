/**
 * 100,000 paths x 252 steps x 10 correlated assets beside numpy doing the same (bench/montecarlo_numpy.py), alternately:
 * `node --import tsx bench/ts/montecarlo.ts [rounds]`. One JSON object a line; `ratio` is numpy's median time over ours.
 * The interpreter is AUTOSTOCK_PYTHON or python3; without Python or numpy only our side runs, with a notice.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { loadNative } from '../../src/native/index.ts';

const SIZE = { paths: 100_000, steps: 252, assets: 10, chunk: 2000 };
const ROUNDS = Number(process.argv[2] ?? 3);
const native = loadNative();
const A = SIZE.assets;
const arrays = {
  mean: new Float64Array(A).fill(0.0003),
  sd: new Float64Array(A).fill(0.015),
  correlation: Float64Array.from({ length: A * A }, (_, i) => (i % (A + 1) === 0 ? 1 : 0.4)),
};
const checkpoints = Int32Array.from({ length: 21 }, (_, i) => Math.round(((i + 1) * SIZE.steps) / 21));
const levels = {
  quantiles: Float64Array.of(0.05, 0.25, 0.5, 0.75, 0.95),
  ruin: Float64Array.of(0.8),
  drawdown: Float64Array.of(0.2),
  risk: Float64Array.of(0.95),
};
const weights = new Float64Array(A).fill(1 / A);

async function ours(seed: number, threads: number, simd: 'auto' | 'scalar') {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { paths, steps } = SIZE;
  const settings = { paths, steps, seed, threads, rebalance: 1, simd, device: 'cpu' as const };
  const out = await native.monteCarloRun('gbm', {}, arrays, weights, checkpoints, settings, levels, {});
  const seconds = (performance.now() - start) / 1000;
  return { seconds, cpuSeconds: process.cpuUsage(cpu).user / 1e6, out };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

interface PeerRound {
  readonly seconds: number;
  readonly mean: number;
  readonly median: number;
  readonly ruin: number;
}

/** A Python process that runs a round for each line it is sent. */
async function openPeer(): Promise<
  { round(seed: number): Promise<PeerRound>; child: ChildProcess } | undefined
> {
  const script = fileURLToPath(new URL('../montecarlo_numpy.py', import.meta.url));
  const child = spawn(process.env.AUTOSTOCK_PYTHON ?? 'python3', [script, JSON.stringify(SIZE)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<undefined>((resolve) => child.once('error', () => resolve(undefined)));
  const round = async (seed: number): Promise<PeerRound> => {
    child.stdin.write(`${seed}\n`);
    const line = await Promise.race([lines.next(), failed]);
    if (line === undefined || line.done) throw new Error('no numpy');
    return JSON.parse(line.value) as PeerRound;
  };
  try {
    await round(0);
    return { round, child };
  } catch {
    process.stderr.write('skipped numpy: Python with numpy is not here (set AUTOSTOCK_PYTHON)\n');
    return undefined;
  }
}

const peer = await openPeer();
const threads = availableParallelism();
await ours(0, threads, 'auto');
const wall: number[] = [];
const cpu: number[] = [];
const single: number[] = [];
const peers: number[] = [];
for (let seed = 1; seed <= ROUNDS; seed++) {
  const { seconds, cpuSeconds, out } = await ours(seed, threads, 'auto');
  wall.push(seconds);
  cpu.push(cpuSeconds);
  single.push((await ours(seed, 1, 'auto')).seconds);
  const theirs = await peer?.round(seed);
  if (!theirs) continue;
  peers.push(theirs.seconds);
  // Both estimate the same model: means and ruin must agree within their errors.
  const [mean, error] = out.terminal.moments;
  if (Math.abs(theirs.mean - mean) > 6 * error) throw new Error(`numpy's mean ${theirs.mean}, ours ${mean}`);
  if (Math.abs(theirs.ruin - out.ruin[0]) > 8 * out.ruin[1])
    throw new Error(`numpy's ruin ${theirs.ruin}, ours ${out.ruin[0]}`);
}
peer?.child.kill();
const round = (x: number) => Math.round(x * 1000) / 1000;
const work = SIZE.paths * SIZE.steps * SIZE.assets;
for (const [name, seconds] of [
  [`${threads} threads`, median(wall)],
  ['1 thread', median(single)],
] as const) {
  const peerValue = peers.length > 0 ? round(median(peers)) : null;
  process.stdout.write(
    `${JSON.stringify({
      bench: 'montecarlo',
      case: `100k paths x 252 x 10, ${name}`,
      value: round(seconds),
      unit: 's',
      assetStepsPerSecond: Math.round(work / seconds),
      cpuSeconds: round(median(cpu)),
      peer: 'numpy',
      peerValue,
      ratio: peerValue === null ? null : Math.round((10 * peerValue) / seconds) / 10,
      load: round(loadavg()[0]),
    })}\n`,
  );
}
