import type { RunContext } from '../core/index.ts';
import { loadNative } from '../native/index.ts';
import { nativeResampling, type ResamplingOptions } from './bootstrap.ts';
import { barsOf, invalid, runNative } from './run.ts';
import type { RealityCheckResult, ReturnsMatrix } from './types.ts';

/** Means of every configuration in every resample are kept: 400 MB at most. */
const MOST_MEANS = 50_000_000;

export function requireMeans(count: number, resamples: number): void {
  if (count * resamples > MOST_MEANS)
    throw invalid(
      'resamples',
      `times ${count} configurations must be at most ${MOST_MEANS}: lower one of them`,
      resamples,
    );
}

/**
 * p-values of "no configuration has a higher mean return than the benchmark [bars]" (none = cash, 0 a bar), which
 * take the search over all configurations into account. A tie counts against the configurations.
 * Source: White, Econometrica 68(5), 2000; Hansen, J. Business & Economic Statistics 23(4), 2005.
 */
export async function realityCheck(
  matrix: ReturnsMatrix,
  benchmark: Float64Array | undefined,
  options: ResamplingOptions,
  ctx: RunContext,
): Promise<RealityCheckResult> {
  const bars = barsOf(matrix);
  if (benchmark && benchmark.length !== bars)
    throw invalid(
      'benchmark',
      `must have ${bars} values like each configuration`,
      `${benchmark.length} values`,
    );
  const settings = nativeResampling(options);
  requireMeans(matrix.count, settings.resamples);
  const result = await runNative(ctx, (control) =>
    loadNative().validationRealityCheck(
      matrix.returns,
      matrix.count,
      benchmark ?? new Float64Array(bars),
      settings,
      control,
    ),
  );
  return { ...result, resamples: settings.resamples };
}
