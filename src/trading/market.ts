import type { Trace } from '../backtest/index.ts';
import { LastKnown } from '../features/index.ts';
import { loadNative, type NativeMarket } from '../native/index.ts';
import { costsOf, leftAt, policyContext, regimeNames, restrictionsOf } from '../pipeline/index.ts';
import { columnWriter, unitOfBook, unitOfPart } from '../policy/index.ts';
import type { TradingTask } from '../rl/index.ts';
import type { Stage } from './stage.ts';

/** Columns a policy sees of the market, in order. */
export const columnsOf = (stage: Pick<Stage, 'config'>, task: Pick<TradingTask, 'features'>): string[] => [
  'forecast',
  'spread',
  'volatility',
  ...regimeNames(stage.config).map((state) => `regime:${state}`),
  ...task.features,
];

/** A market without the bars it is played on. */
export type Market = Omit<NativeMarket, 'start' | 'end' | 'variances'>;

/**
 * The run's panel as action models are trained on it: in each row what the decision engine knew at that close and what may not
 * be decided there, made by the code that serves policies; sizing is the weight of an exposure of 1, of a whole account or of the
 * portfolio. Rows without forecast and symbols that are not traded hold NaN: no episode enters them.
 */
export function marketOf(
  stage: Stage,
  trace: Trace,
  columns: readonly string[],
  task: Pick<TradingTask, 'book'>,
): Market {
  const { prepared, config, start } = stage;
  const { panel, features, labels, tradable, barsPerYear } = prepared;
  const [S, T, F, K] = [
    panel.symbols.length,
    panel.time.length,
    features.names.length,
    regimeNames(config).length,
  ];
  const context = policyContext(config, panel.symbols, barsPerYear);
  const write = columnWriter(columns, context);
  const unitOf = task.book === 'portfolio' ? unitOfBook : unitOfPart;
  const width = columns.length;
  const { open, close } = panel.fields;
  const values = new Float32Array(S * T * width).fill(Number.NaN);
  const sizing = new Float64Array(S * T).fill(Number.NaN);
  const known = new LastKnown(S, F);
  const featuresAt = new Int32Array(S);
  for (let t = 0; t < T; t++) {
    for (let s = 0; s < S; s++) featuresAt[s] = (s * T + t) * F;
    known.update({ features: features.values, featuresAt });
    if (t < start) continue;
    const left = leftAt(config, panel.time[t]);
    const present = tradable.filter((held, s) => held && Number.isFinite(close[s * T + t])).length;
    for (let s = 0; s < S; s++) {
      if (!tradable[s]) continue;
      const row = s * T + t;
      const cell = {
        mean: trace.mean[row],
        spread: trace.spread[row],
        volatility: labels.volatility[row],
        sessionLeft: left,
        regimes: trace.regimeProbabilities.subarray((t - start) * K, (t - start + 1) * K),
        features: features.values,
        featuresAt: featuresAt[s],
        known,
        knownAt: s * F,
      };
      write(cell, values, row * width);
      sizing[row] = unitOf(context, labels.volatility[row], 1 / Math.max(1, present)).capped;
    }
  }
  const { spread } = costsOf(config, panel);
  const restrictions = restrictionsOf(config, panel);
  return {
    symbols: S,
    bars: T,
    features: width,
    values,
    open,
    close,
    sizing,
    ...(spread && { spread }),
    ...(restrictions && { restrictions }),
  };
}

/** Variance of each symbol's bar return over [from, to), [S]: the scale of rewards, of training bars only. */
export const variancesOf = (market: Market, from: number, to: number): Float64Array =>
  loadNative().rlReturnVariances({ ...market, start: from, end: to });
