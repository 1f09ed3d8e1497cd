import { type ForecastBook, type Ledger, simulateDecisions, type Trace } from '../backtest/index.ts';
import { LEDGER_COLUMNS } from '../native/index.ts';
import { configuredPolicy, type Fold, type Prepared, type RunConfig } from '../pipeline/index.ts';
import type { BookPolicy } from '../policy/index.ts';

/** Everything that policies are trained and compared on. */
export interface Stage {
  readonly config: RunConfig;
  readonly prepared: Prepared;
  readonly forecastFolds: readonly Fold[];
  readonly book: ForecastBook;
  /** First bar with an out-of-fold forecast. */
  readonly start: number;
  readonly folds: readonly Fold[];
  /** First test bar of action models: from here on everything is compared. */
  readonly from: number;
  readonly signal: AbortSignal;
}

/** What a policy came to from `from` on. */
export interface Played {
  readonly ledger: Ledger;
  /** [S][T] as decided, NaN = keep. */
  readonly targets: Float64Array;
  readonly refusals: ReadonlyMap<string, number>;
}

/** Runs the decision loop over [start, T), so that the ensemble has learnt by `from`. */
const decide = (stage: Stage, policy: BookPolicy): Trace => {
  const { prepared, start } = stage;
  const { volatility, beta } = prepared.labels;
  return simulateDecisions({ ...prepared, ...stage, start, volatility, beta, policy });
};

/** What an engine without positions knew at every bar: forecasts and regimes. */
export const observeMarket = (stage: Stage): Trace => decide(stage, nothing(stage));

const nothing = ({ prepared }: Stage): BookPolicy => {
  const none = new Float64Array(prepared.panel.symbols.length);
  return () => none;
};

/** Trades with policies from `from` on: the same engine, sizing, risk gate and ledger for every one. */
export function play(stage: Stage, policy: BookPolicy): Played {
  const { prepared, start, from } = stage;
  const [S, T] = [prepared.panel.symbols.length, prepared.panel.time.length];
  const before = nothing(stage);
  const trace = decide(stage, (bar, inputs) => (bar < from ? before : policy)(bar, inputs));
  const skipped = from - start;
  return {
    ledger: {
      rows: trace.ledger.rows.subarray(skipped * LEDGER_COLUMNS.length, (T - start) * LEDGER_COLUMNS.length),
      positions: trace.ledger.positions.subarray(skipped * S),
    },
    targets: trace.targets,
    refusals: trace.refusals,
  };
}

/** The rule the run itself is configured with. */
export const ownPolicy = ({ config, prepared }: Stage): BookPolicy =>
  configuredPolicy(config, { symbols: prepared.panel.symbols, barsPerYear: prepared.barsPerYear });

/** One policy per fold; each takes over at the first bar of its test block. */
export const byFold = (folds: readonly Fold[], policies: readonly BookPolicy[]): BookPolicy => {
  const tested = folds.filter(({ testStart, testEnd }) => testEnd > testStart);
  return (bar, inputs) => {
    const fold = tested.findLast(({ testStart }) => testStart <= bar) ?? tested[0];
    return policies[fold.index](bar, inputs);
  };
};
