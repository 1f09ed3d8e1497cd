import type { RunContext } from '../core/index.ts';
import { BOOTSTRAP_METRICS, loadNative, type NativeResampling } from '../native/index.ts';
import { bcaInterval, percentileInterval, standardError } from './intervals.ts';
import { invalid, requireThreads, runNative } from './run.ts';
import type { BootstrapResult, MetricInterval } from './types.ts';

export interface ResamplingOptions {
  /** 100..20,000; 2000 when left out. */
  readonly resamples?: number;
  /** Mean block length, bars; 0 or left out = automatic. */
  readonly blockBars?: number;
  /** `stationary` (random lengths, the default) or `circular` (one length). */
  readonly method?: 'stationary' | 'circular';
  readonly seed?: number;
  readonly threads?: number;
}

export function nativeResampling(options: ResamplingOptions): NativeResampling {
  const { resamples = 2000, blockBars = 0, method = 'stationary', seed = 1, threads = 1 } = options;
  if (!Number.isInteger(resamples) || resamples < 100 || resamples > 20_000)
    throw invalid('resamples', 'must be an integer from 100 to 20000', resamples);
  if (!(blockBars >= 0 && blockBars <= 10_000))
    throw invalid('blockBars', 'must be from 0 (automatic) to 10000', blockBars);
  if (method !== 'stationary' && method !== 'circular')
    throw invalid('method', 'must be stationary or circular', method);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw invalid('seed', 'must be an integer of at least 0', seed);
  requireThreads(threads);
  return { resamples, blockBars, stationary: method === 'stationary' ? 1 : 0, seed, threads };
}

export interface BootstrapOptions extends ResamplingOptions {
  readonly periodsPerYear: number;
  readonly riskFreeAnn?: number;
  /** 0.95 when left out. */
  readonly confidence?: number;
}

/**
 * Intervals for every headline metric of one series of per-bar returns [n], n at least 10. Blocks keep the order of
 * neighbouring bars. A given seed gives the same bits whatever `threads` is.
 * Source: Politis & Romano, The Stationary Bootstrap, JASA 89(428), 1994; block length after Politis & White 2004.
 */
export async function bootstrapIntervals(
  returns: Float64Array,
  options: BootstrapOptions,
  ctx: RunContext,
): Promise<BootstrapResult> {
  const { periodsPerYear, riskFreeAnn = 0, confidence = 0.95 } = options;
  if (!(periodsPerYear > 0 && Number.isFinite(periodsPerYear)))
    throw invalid('periodsPerYear', 'must be above 0', periodsPerYear);
  if (!Number.isFinite(riskFreeAnn)) throw invalid('riskFreeAnn', 'must be finite', riskFreeAnn);
  if (!(confidence > 0 && confidence < 1)) throw invalid('confidence', 'must be between 0 and 1', confidence);
  const settings = nativeResampling(options);
  const drawn = await runNative(ctx, (control) =>
    loadNative().validationBootstrap(returns, periodsPerYear, riskFreeAnn, settings, control),
  );
  const row = (table: Float64Array, index: number): Float64Array => {
    const width = table.length / BOOTSTRAP_METRICS.length;
    return table.subarray(index * width, (index + 1) * width);
  };
  const intervals = BOOTSTRAP_METRICS.map((metric, m): MetricInterval => {
    const value = drawn.values[m];
    const samples = row(drawn.samples, m);
    const percentile = percentileInterval(samples, confidence);
    const bca = bcaInterval(value, samples, row(drawn.jackknife, m), confidence);
    const useBca = metric === 'sharpe' && Number.isFinite(bca[0] + bca[1]);
    return {
      metric,
      value,
      standardError: standardError(samples),
      percentile,
      bca,
      interval: useBca ? bca : percentile,
    };
  });
  return { confidence, resamples: settings.resamples, blockBars: drawn.blockBars, intervals };
}
