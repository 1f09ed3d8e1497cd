import { loadNative } from '../native/index.ts';
import type { Fold } from '../pipeline/index.ts';
import { nativeOptions, type RlConfig, type TradingTask, type TrainedPolicy } from '../rl/index.ts';
import { quantile } from '../statistics/index.ts';
import type { Market } from './market.ts';
import { rewardsOf } from './task.ts';

/** Exposure chosen against forecast and position, the rest of what is seen at its median; mean over seeds. */
export interface PolicyMap {
  /** Forecasts in standard deviations of the h-bar return, and exposures held. */
  readonly forecasts: readonly number[];
  readonly positions: readonly number[];
  /** [positions][forecasts] exposure chosen. */
  readonly exposures: readonly (readonly number[])[];
}

const FORECASTS = 25;
const POSITIONS = 11;
const EDGE = 0.02;
const HELD_BARS = 5;

/** Columns of the rows of [from, to) that are known, by column. */
function knownColumns(market: Market, from: number, to: number): number[][] {
  const { symbols, bars, features, values } = market;
  const columns: number[][] = Array.from({ length: features }, () => []);
  for (let s = 0; s < symbols; s++) {
    for (let t = from; t < to; t++) {
      const at = (s * bars + t) * features;
      if (!values.subarray(at, at + features).every(Number.isFinite)) continue;
      for (let j = 0; j < features; j++) columns[j].push(values[at + j]);
    }
  }
  return columns;
}

const evenly = (low: number, high: number, n: number): number[] =>
  Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1));

/** Exposure that an action stands for. */
export function exposureOf(task: TradingTask, action: number, position: number): number {
  const low = task.allowShort ? -1 : 0;
  const step = (1 - low) / (task.levels - 1);
  if (task.actions === 'continuous') return action;
  if (task.actions === 'levels') return low + action * step;
  return Math.max(low, Math.min(1, position + (action - 1) * step));
}

const heldFor = (position: number): number => (position === 0 ? 0 : Math.log1p(HELD_BARS));

/** What an environment of one symbol shows of a position that was opened a few bars ago without gain or cost. */
const seenBySymbol = (columns: readonly number[], position: number): number[] => [
  ...columns,
  ...[position, 0, heldFor(position), 0, 0],
];

/** What a portfolio's shows where all symbols look the same and have equal parts of the position. */
const seenByBook = (columns: readonly number[], position: number, symbols: number): number[] => [
  ...Array.from({ length: symbols }, () => [
    ...columns,
    1,
    position / symbols,
    0,
    heldFor(position),
    0,
  ]).flat(),
  ...[0, Math.abs(position), 1 - position],
];

/** The policies of one fold over the forecasts of its training bars; the forecast is the market's first column. */
export function policyMap(
  market: Market,
  fold: Fold,
  task: TradingTask,
  config: RlConfig,
  trained: readonly { readonly seed: number; readonly policy: TrainedPolicy }[],
): PolicyMap {
  const native = loadNative();
  const columns = knownColumns(market, fold.trainStart, fold.trainEnd);
  const median = columns.map((values) => quantile(values, 0.5));
  const forecasts = evenly(quantile(columns[0], EDGE), quantile(columns[0], 1 - EDGE), FORECASTS);
  const positions = evenly(task.allowShort ? -1 : 0, 1, POSITIONS);
  const width = trained[0].policy.space.observation;
  const n = FORECASTS * POSITIONS;
  const observations = new Float32Array(n * width);
  positions.forEach((position, p) => {
    forecasts.forEach((forecast, f) => {
      const columns = [forecast, ...median.slice(1)];
      const seen = task.book === 'portfolio' ? seenByBook : seenBySymbol;
      const states = [...seen(columns, position, market.symbols), ...restingStates(task)];
      observations.set(states, (p * FORECASTS + f) * width);
    });
  });
  const sums = new Float64Array(n);
  /** Mean over the symbols of a portfolio. */
  const wanted = (actions: Float32Array, i: number, symbols: number): number => {
    let sum = 0;
    for (let s = 0; s < symbols; s++)
      sum += exposureOf(task, actions[i * symbols + s], positions[Math.floor(i / FORECASTS)]);
    return sum / symbols;
  };
  for (const { seed, policy } of trained) {
    const { network, options } = nativeOptions(config, seed);
    const { space, weights } = policy;
    const handle = native.rlPolicyOpen(config.algorithm, space, network, options, weights);
    const actions = new Float32Array(n * space.dimensions);
    const masks = space.masked ? new Uint8Array(n * space.choices).fill(1) : undefined;
    const stream = native.rlPolicyBind(handle, observations, actions, new Uint8Array(n).fill(1), masks);
    native.rlAct(stream);
    for (let i = 0; i < n; i++) sums[i] += wanted(actions, i, space.dimensions) / trained.length;
    native.rlActClose(stream);
    native.rlPolicyClose(handle);
  }
  const row = (p: number) => [...sums.subarray(p * FORECASTS, (p + 1) * FORECASTS)];
  return { forecasts, positions, exposures: positions.map((_, p) => row(p)) };
}

/** A and B of the rewards that show them, as an episode begins: no gain yet, the expected variance. */
const restingStates = (task: TradingTask): number[] =>
  ['differential-sharpe', 'downside-ratio'].flatMap((name) =>
    (rewardsOf(task)[name]?.weight ?? 0) === 0 ? [] : [0, 1],
  );
