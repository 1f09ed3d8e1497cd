import { AutostockError } from '../../core/index.ts';
import { METRICS } from './registry.ts';
import type { MetricInput } from './types.ts';

const SERIES = ['returns', 'benchmark', 'gross', 'turnover'] as const;

function check(input: MetricInput): void {
  const invalid = (message: string, field: string) =>
    new AutostockError('AUTOSTOCK_CONFIG_INVALID', message, { details: { field } });
  for (const name of SERIES) {
    const values = input[name];
    if (!values) continue;
    if (values.length !== input.returns.length)
      throw invalid(
        `metrics: ${name} must have ${input.returns.length} values like returns, had ${values.length}`,
        name,
      );
    const bad = values.findIndex((v) => !Number.isFinite(v));
    if (bad >= 0) throw invalid(`metrics: ${name}[${bad}] must be finite, was ${values[bad]}`, name);
  }
  if (!(input.periodsPerYear > 0))
    throw invalid(`metrics: periodsPerYear must be above 0, was ${input.periodsPerYear}`, 'periodsPerYear');
  if (!Number.isFinite(input.riskFreeAnn))
    throw invalid(`metrics: riskFreeAnn must be finite, was ${input.riskFreeAnn}`, 'riskFreeAnn');
}

/** Every registered metric by name; NaN where a statistic is not defined for this input. */
export function computeMetrics(input: MetricInput): Record<string, number> {
  check(input);
  return Object.fromEntries(METRICS.entries.map((m) => [m.name, m.compute(input)]));
}
