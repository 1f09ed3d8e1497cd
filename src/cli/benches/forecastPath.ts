import { FEATURES } from '../../features/index.ts';
import { ForecastPath } from '../../live/index.ts';
import { openModel } from '../../models/index.ts';
import { BAR_FIELDS } from '../../native/index.ts';
import { atComparedSize, noise } from './members.ts';
import { type CallTimes, timeCalls } from './timing.ts';

const BARS = 2000;
/** Bars until every window is full. */
const WARM_BARS = 400;
/** What a decision may take, us. */
const LIMIT = { p50: 40, p99: 120 } as const;

export interface PathTimes {
  readonly members: readonly string[];
  readonly features: number;
  /** One bar of one symbol to the combined forecast, copied in from TypeScript, us. */
  readonly bar: CallTimes;
  readonly limit: typeof LIMIT;
  /** Time over the limit's: below 1 the limit holds. */
  readonly ofLimit: { readonly p50: number; readonly p99: number };
}

/** [bars][5] of a random walk. */
function randomBars(): Float64Array {
  const moves = noise(2 * BARS, 8);
  const bars = new Float64Array(BARS * BAR_FIELDS);
  let open = 100;
  for (let t = 0; t < BARS; t++) {
    const close = open * Math.exp(0.01 * moves[2 * t]);
    const range = 1 + 0.002 * Math.abs(moves[2 * t + 1]);
    bars.set(
      [open, Math.max(open, close) * range, Math.min(open, close) / range, close, 1e6],
      t * BAR_FIELDS,
    );
    open = close;
  }
  return bars;
}

/** One new bar -> features -> four members -> their weighted mean, for one symbol; members settle between bars. */
export function benchForecastPath(): PathTimes {
  const names = FEATURES.names();
  const members = [
    atComparedSize('lstm-stacked', names.length),
    atComparedSize('gru-residual', names.length),
    atComparedSize('tcn-residual', names.length, 256),
    atComparedSize('dlinear', names.length),
  ];
  const models = members.map(({ spec, options, weights }) =>
    openModel({ model: spec.name, options, featureCount: names.length, weights }),
  );
  const scaler = {
    mean: new Float64Array(names.length),
    std: new Float64Array(names.length).fill(1),
    clip: 5,
  };
  const path = new ForecastPath({
    features: names,
    symbols: ['A'],
    sentiment: 'A',
    members: models.map((model) => ({ model, scaler })),
  });
  const bars = randomBars();
  const rows = Array.from({ length: BARS }, (_, t) => bars.subarray(t * BAR_FIELDS, (t + 1) * BAR_FIELDS));
  let t = 0;
  try {
    for (; t < WARM_BARS; t++) path.step(rows[t]);
    const bar = timeCalls(
      BARS - WARM_BARS - 100,
      () => path.step(rows[t++]),
      () => path.settle(),
    );
    return {
      members: members.map(({ label }) => label),
      features: names.length,
      bar,
      limit: LIMIT,
      ofLimit: { p50: bar.p50 / LIMIT.p50, p99: bar.p99 / LIMIT.p99 },
    };
  } finally {
    path.close();
    for (const model of models) model.close();
  }
}
