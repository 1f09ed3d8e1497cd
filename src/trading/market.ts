import type { Trace } from '../backtest/index.ts';
import { loadNative, type NativeMarket } from '../native/index.ts';
import { costsOf, policyContext, regimeNames } from '../pipeline/index.ts';
import { columnWriter } from '../policy/index.ts';
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
 * The run's panel as action models are trained on it: in each row what the decision engine knew at that close, made by the
 * code that serves policies; sizing is the volatility target of a whole account, or of a part of the portfolio. Rows without forecast and symbols that are not traded hold NaN: no episode enters them.
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
  const { targetVolAnn } = config.portfolio;
  const write = columnWriter(columns, policyContext(config, panel.symbols, barsPerYear));
  const width = columns.length;
  const { open, close } = panel.fields;
  // Symbols that share the volatility target at each bar.
  const present = Int32Array.from(
    { length: T },
    (_, t) => tradable.filter((held, s) => held && Number.isFinite(close[s * T + t])).length,
  );
  const values = new Float32Array(S * T * width).fill(Number.NaN);
  const sizing = new Float64Array(S * T).fill(Number.NaN);
  for (let s = 0; s < S; s++) {
    for (let t = start; tradable[s] && t < T; t++) {
      const row = s * T + t;
      const cell = {
        mean: trace.mean[row],
        spread: trace.spread[row],
        volatility: labels.volatility[row],
        regimes: trace.regimeProbabilities.subarray((t - start) * K, (t - start + 1) * K),
        features: features.values,
        featuresAt: row * F,
      };
      write(cell, values, row * width);
      const whole = targetVolAnn / (labels.volatility[row] * Math.sqrt(barsPerYear));
      sizing[row] = task.book === 'portfolio' ? whole / present[t] : whole;
    }
  }
  const { spread } = costsOf(config, panel);
  return { symbols: S, bars: T, features: width, values, open, close, sizing, ...(spread && { spread }) };
}

/** Variance of each symbol's bar return over [from, to), [S]: the scale of rewards, of training bars only. */
export const variancesOf = (market: Market, from: number, to: number): Float64Array =>
  loadNative().rlReturnVariances({ ...market, start: from, end: to });
