/**
 * What validating a sweep takes, seconds: `node --import tsx bench/ts/validation.ts [threads]`. One JSON object a line,
 * the fastest of three rounds; 1,000 configurations of 2,520 bars, 4,950 runs.
 */
import { createRng, quietContext, resolveConfig } from '../../src/core/index.ts';
import { sharedFloat64 } from '../../src/native/index.ts';
import {
  averageCorrelation,
  bootstrapIntervals,
  probabilityOfBacktestOverfitting,
  realityCheck,
  sharpeMoments,
  ValidationSchema,
  validateSweep,
} from '../../src/validation/index.ts';

const N = 1000;
const T = 2520;
const RUNS = 4950;
const threads = Number(process.argv[2] ?? 1);
const ctx = quietContext();
const YEAR = { periodsPerYear: 252 };

const rng = createRng(1, 'bench/validation');
const market = Float64Array.from({ length: T }, () => 0.0003 + 0.008 * rng.normal());
const returns = sharedFloat64(N * T);
for (let i = 0; i < returns.length; i++) returns[i] = market[i % T] + 0.005 * rng.normal();
const matrix = { returns, count: N };
const sharpes = Float64Array.from({ length: RUNS }, () => 0.5 + 0.3 * rng.normal());
const options = resolveConfig(ValidationSchema, {});
const sweep = {
  trials: sharpeMoments(sharpes),
  configurations: matrix,
  best: 0,
  benchmark: market,
  ...YEAR,
  threads,
  options,
};

async function report(name: string, body: () => unknown, limit?: number): Promise<void> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const start = process.hrtime.bigint();
    await body();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
  }
  const value = Math.round(best * 1e4) / 1e4;
  const ofLimit = limit && { limit, ofLimit: Math.round((100 * best) / limit) / 100 };
  process.stdout.write(
    `${JSON.stringify({ bench: 'validation', case: name, threads, value, unit: 's', ...ofLimit })}\n`,
  );
}

const first = returns.subarray(0, T);
const pbo = (blocks: number) => probabilityOfBacktestOverfitting(matrix, { blocks, threads }, ctx);
await report('PBO, 16 blocks, 1,000 configurations', () => pbo(16), 0.5);
await report('PBO, 20 blocks, 1,000 configurations', () => pbo(20));
await report('mean correlation of 1,000 configurations', () => averageCorrelation(matrix));
const blocks = (blockBars: number) => ({ blockBars, threads });
await report('bootstrap of 7 metrics, 2,000 resamples, 1 bar a block', () =>
  bootstrapIntervals(first, { ...YEAR, ...blocks(1) }, ctx),
);
await report('bootstrap of 7 metrics, 2,000 resamples, 20 bars a block', () =>
  bootstrapIntervals(first, { ...YEAR, ...blocks(20) }, ctx),
);
await report('SPA, 1,000 configurations, 2,000 resamples, 1 bar a block', () =>
  realityCheck(matrix, market, blocks(1), ctx),
);
await report('SPA, 1,000 configurations, 2,000 resamples, 20 bars a block', () =>
  realityCheck(matrix, market, blocks(20), ctx),
);
await report(
  'deflated Sharpe and PBO',
  async () => {
    sharpeMoments(sharpes);
    await pbo(16);
  },
  1,
);
await report('the whole validation of a sweep', () => validateSweep(sweep, ctx));
