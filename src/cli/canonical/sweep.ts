import { existsSync } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AutostockError, type RunContext } from '../../core/index.ts';
import {
  cancelFlag,
  loadNative,
  type NativeStrategy,
  type NativeSweepSettings,
  packageRoot,
  SWEEP_COLUMNS,
  sharedFloat64,
} from '../../native/index.ts';
import { CANONICAL_BARS, CANONICAL_SYMBOLS, canonicalPanel } from './panel.ts';

export const CANONICAL_SIZES = ['tiny', '5k', '50k', '500k'] as const;
export type CanonicalSize = (typeof CANONICAL_SIZES)[number];

/** Columns of the results file, in its order: little-endian float64, asset by asset, pair by pair. */
export const CANONICAL_COLUMNS = ['totalReturn', 'sharpe', 'maxDrawdown', 'trades', 'winRate'] as const;
/** Symbols run together: what their rows take bounds the memory. */
const AT_ONCE = 20;
type Digest = Record<(typeof CANONICAL_COLUMNS)[number], number>;

export interface CanonicalOptions {
  readonly size: CanonicalSize;
  readonly threads: number;
  readonly device: 'cpu' | 'cuda';
  readonly path: NativeSweepSettings['path'];
  readonly simd: NativeSweepSettings['simd'];
  /** Daily closes `date,close` of the sizes tiny and 5k. */
  readonly closes?: string;
  readonly out?: string;
}

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);

const WINDOWS: Record<CanonicalSize, readonly number[]> = {
  tiny: [5, 10, 20, 30, 50, 100, 200],
  '5k': range(2, 101),
  '50k': range(5, 160, 5),
  '500k': range(2, 101),
};

/** Long while the fast average is above the slow one, otherwise in cash. */
const CROSSOVER: NativeStrategy = {
  nodes: [
    { op: 'field', field: 'close' },
    { op: 'indicator', indicator: 'sma', params: { period: { param: 0 } }, output: 'sma', args: [0] },
    { op: 'indicator', indicator: 'sma', params: { period: { param: 1 } }, output: 'sma', args: [0] },
    { op: 'gt', args: [1, 2] },
    { op: 'not', args: [3] },
  ],
  rules: { entryLong: 3, exitLong: 4 },
  params: 2,
  series: [],
  benchmark: 0,
};

function pairs(windows: readonly number[]): Float64Array {
  const sets: number[] = [];
  for (const [i, fast] of windows.entries()) for (const slow of windows.slice(i + 1)) sets.push(fast, slow);
  return Float64Array.from(sets);
}

/** Where a clone's neighbour keeps the closes; the package has none of its own. */
const nearbyCloses = (): string =>
  join(packageRoot(), '..', 'shared', 'data', 'daily', 'goog_2004_2013_close.csv');

async function readCloses(path: string | undefined): Promise<Float64Array> {
  const file = path ?? nearbyCloses();
  if (!existsSync(file))
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      'the sizes tiny and 5k run on the daily closes of GOOG, 2004 to 2013 (2,148 rows): name a date,close file with --closes, or take 50k or 500k',
      { details: { field: '--closes', was: path ?? null } },
    );
  const lines = (await readFile(file, 'utf8')).trim().split('\n').slice(1);
  const closes = Float64Array.from(lines, (line) => Number(line.split(',')[1]));
  if (closes.length < 2) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `${file}: needs date,close rows, has ${closes.length}`,
    );
  }
  const bad = closes.findIndex((x) => !(x > 0 && x < Infinity));
  if (bad >= 0)
    throw new AutostockError('AUTOSTOCK_DATA_INVALID', `${file}: row ${bad + 2} has no positive close`);
  return closes;
}

async function openFigures(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w');
  } catch (cause) {
    throw new AutostockError(
      'AUTOSTOCK_IO_FAILURE',
      `--out ${path} cannot be written: ${(cause as Error).message}`,
      { cause, details: { field: '--out', was: path } },
    );
  }
}

/** The five published figures of a run; undefined ones count as 0 there, and a drawdown is positive. */
function published(rows: Float64Array): Float64Array {
  const width = SWEEP_COLUMNS.length;
  const at = CANONICAL_COLUMNS.map((name) => SWEEP_COLUMNS.indexOf(name));
  const out = new Float64Array((rows.length / width) * at.length);
  for (let run = 0; run < rows.length / width; run++)
    for (const [k, column] of at.entries()) {
      const value = rows[run * width + column];
      out[run * at.length + k] = Number.isNaN(value) ? 0 : column === at[2] ? 0 - value : value;
    }
  return out;
}

/**
 * The dual moving-average sweep that other engines were measured with: 10 bps commission and 5 bps slippage a side, next
 * bar's close, 10,000 USD, all in. Sizes tiny and 5k: one symbol; 50k and 500k: the synthetic panel of 100.
 */
export async function canonicalSweep(options: CanonicalOptions, ctx: RunContext) {
  const { size, threads, device, path, simd } = options;
  const own = size === 'tiny' || size === '5k';
  const close = own ? await readCloses(options.closes) : canonicalPanel();
  const [symbols, bars] = own ? [1, close.length] : [CANONICAL_SYMBOLS, CANONICAL_BARS];
  const sets = pairs(WINDOWS[size]);
  const file = options.out === undefined ? undefined : await openFigures(options.out);
  const runs = symbols * (sets.length / 2);
  const native = loadNative();
  const time = Float64Array.from({ length: bars }, (_, t) => t);
  const volume = new Float64Array(symbols * bars).fill(1);
  const panel = native.panelLoad({ symbols, time, open: close, high: close, low: close, close, volume });
  const strategy = native.strategyOpen(panel, CROSSOVER);
  const settings: NativeSweepSettings = {
    costs: {
      commissionBps: 10,
      commissionPerShareUsd: 0,
      commissionMinUsd: 0,
      spreadBps: 0,
      slippageBps: 5,
    },
    account: { initialCashUsd: 10_000, fractional: 1, minTradeWeight: 0, staleBars: 5 },
    execution: { lag: 1, fillAtClose: 1, adaptivePath: 0, reenter: 0, sizing: 0, periodsPerYear: 252 },
    margin: { maxLeverage: 1, maintenanceMargin: 0, borrowRateAnn: 0, cashRateAnn: 0, marginRateAnn: 0 },
    start: 0,
    end: bars,
    threads,
    path,
    simd,
    device,
  };
  const { flag, dispose } = cancelFlag(ctx.signal);
  const sums = CANONICAL_COLUMNS.map(() => 0);
  const width = (sets.length / 2) * SWEEP_COLUMNS.length;
  const block = sharedFloat64(Math.min(AT_ONCE, symbols) * width);
  let milliseconds = 0;
  let report: Awaited<ReturnType<typeof native.strategySweep>> | undefined;
  try {
    for (let first = 0; first < symbols; first += AT_ONCE) {
      const group = Int32Array.from({ length: Math.min(AT_ONCE, symbols - first) }, (_, s) => first + s);
      const rows = block.subarray(0, group.length * width);
      const before = (first * runs) / symbols;
      const started = performance.now();
      report = await native.strategySweep(strategy, sets, group, settings, rows, {
        cancel: flag,
        onProgress: (done) =>
          ctx.progress({ stage: 'sweep', done: before + done, total: runs, unit: 'runs' }),
      });
      milliseconds += performance.now() - started;
      const five = published(rows);
      for (let i = 0; i < five.length; i++) sums[i % sums.length] += five[i];
      await file?.write(new Uint8Array(five.buffer));
    }
  } finally {
    dispose();
    await file?.close();
    native.strategyClose(strategy);
    native.panelUnload(panel);
  }
  const seconds = milliseconds / 1000;
  const digest = Object.fromEntries(CANONICAL_COLUMNS.map((name, k) => [name, sums[k] / runs])) as Digest;
  const barSteps = runs * bars;
  return {
    size,
    runs,
    barSteps,
    seconds,
    runsPerSecond: runs / seconds,
    barStepsPerSecond: barSteps / seconds,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    threads,
    device,
    simd: report?.simd,
    path: report?.path,
    digest,
  };
}
