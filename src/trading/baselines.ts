import { BASELINES, type Ledger, simulateTargets } from '../backtest/index.ts';
import { createRng } from '../core/index.ts';
import { applyCaps, volatilityTarget } from '../portfolio/index.ts';
import type { TradingTask } from '../rl/index.ts';
import type { Stage } from './stage.ts';

/** A rule that knows neither forecasts nor training, with the same fills and costs. */
export interface SimpleBaseline {
  readonly name: string;
  readonly label: string;
  readonly ledger: Ledger;
}

const MOMENTUM_BARS = 20;

/** Symbols that may be held and have a bar at t. */
function present({ prepared }: Stage, t: number): number[] {
  const { panel, tradable } = prepared;
  const T = panel.time.length;
  return [...panel.symbols.keys()].filter(
    (s) => tradable[s] && Number.isFinite(panel.fields.close[s * T + t]),
  );
}

const kept = ({ prepared: { panel } }: Stage): Float64Array =>
  new Float64Array(panel.symbols.length * panel.time.length).fill(Number.NaN);

/** Holds, with equal weights, what fell over the last 20 bars: momentum's mirror. */
function meanReversion(stage: Stage): Float64Array {
  const targets = kept(stage);
  const { close } = stage.prepared.panel.fields;
  const T = stage.prepared.panel.time.length;
  for (let t = Math.max(stage.from, MOMENTUM_BARS); t < T; t++) {
    const symbols = present(stage, t);
    for (const s of symbols) {
      const change = close[s * T + t] - close[s * T + t - MOMENTUM_BARS];
      if (Number.isFinite(change)) targets[s * T + t] = change < 0 ? 1 / symbols.length : 0;
    }
  }
  return targets;
}

/** Always fully invested, in proportion to 1 / volatility. */
function inverseVolatility(stage: Stage): Float64Array {
  const targets = kept(stage);
  const { volatility } = stage.prepared.labels;
  const T = stage.prepared.panel.time.length;
  for (let t = stage.from; t < T; t++) {
    const symbols = present(stage, t).filter((s) => volatility[s * T + t] > 0);
    const total = symbols.reduce((sum, s) => sum + 1 / volatility[s * T + t], 0);
    for (const s of symbols) targets[s * T + t] = 1 / volatility[s * T + t] / total;
  }
  return targets;
}

/** The backtest's own baselines, then mean reversion and inverse volatility, over the bars policies are tested on. */
export function simpleBaselines(stage: Stage): SimpleBaseline[] {
  const { prepared, config, from } = stage;
  const { panel, tradable, benchmark } = prepared;
  const run = (targets: Float64Array) => simulateTargets(panel, targets, from, config);
  const input = { panel, start: from, tradable, benchmark, config };
  return [
    ...BASELINES.map(({ name, label, targets }) => ({
      name,
      label: name === 'benchmark' ? `${config.benchmark} buy and hold` : label,
      ledger: run(targets(input)),
    })),
    { name: 'mean-reversion-20', label: '20-bar mean reversion', ledger: run(meanReversion(stage)) },
    { name: 'inverse-volatility', label: 'Inverse volatility', ledger: run(inverseVolatility(stage)) },
  ];
}

/**
 * One random trader: at each bar each symbol takes, with probability `rate`, one of the task's exposures by chance, sized and
 * capped as a policy's signals are; else it is left alone.
 */
export function randomTrader(
  stage: Stage,
  task: Pick<TradingTask, 'levels' | 'allowShort'>,
  rate: number,
  seed: number,
): Ledger {
  const { prepared, config, from } = stage;
  const { panel, labels, barsPerYear } = prepared;
  const [S, T] = [panel.symbols.length, panel.time.length];
  const rng = createRng(seed, 'random-trader');
  const low = task.allowShort ? -1 : 0;
  const targets = kept(stage);
  const [signals, volAnn, weights] = [new Float64Array(S), new Float64Array(S), new Float64Array(S)];
  for (let t = from; t < T; t++) {
    const symbols = present(stage, t);
    const moved = symbols.filter(() => rng.uniform() < rate);
    for (const s of moved) signals[s] = low + ((1 - low) * rng.integer(task.levels)) / (task.levels - 1);
    for (let s = 0; s < S; s++) volAnn[s] = labels.volatility[s * T + t] * Math.sqrt(barsPerYear);
    volatilityTarget(signals, volAnn, symbols.length, config.portfolio, weights);
    applyCaps(weights, config.portfolio);
    for (const s of moved) targets[s * T + t] = weights[s];
  }
  return simulateTargets(panel, targets, from, config);
}
