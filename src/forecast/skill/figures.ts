import { groupByBar, scoreForecasts, scoreGaussian, scoreQuantiles } from '../../skill/index.ts';
import { correlation, mean, std } from '../../statistics/index.ts';
import { conformalCoverage } from './coverage.ts';
import { gather, type LabelRows } from './gather.ts';
import { type Figures, type ScoredForecast, STATISTICS, type Statistic } from './types.ts';

const MIN_SYMBOLS = 3;

/** Every statistic of one seed's forecasts. */
export function figuresOf(rows: LabelRows, { points, density }: ScoredForecast): Figures {
  const forecast = gather(points, rows);
  const { label, bar, horizon } = rows;
  const score = scoreForecasts(forecast, label, { horizon, bar });
  const distribution =
    density.kind === 'gaussian'
      ? scoreGaussian(label, forecast, gather(density.spread, rows))
      : scoreQuantiles(label, gather(density.values, rows, density.levels.length), density.levels);
  const { split, adaptive } = conformalCoverage(rows, forecast);
  const all: Record<string, number> = {
    ...score,
    pinball: distribution.pinball,
    crps: distribution.crps,
    coverage50: adaptive[0],
    coverage80: adaptive[1],
    coverage95: adaptive[2],
    splitCoverage50: split[0],
    splitCoverage80: split[1],
    splitCoverage95: split[2],
  };
  return Object.fromEntries(STATISTICS.map((name) => [name, all[name]])) as Figures;
}

/** [bars] correlation of forecast and label across the symbols of each bar; NaN below 3 of them. */
export function dailyIcSeries(rows: LabelRows, { points }: ScoredForecast): Float64Array {
  const forecast = gather(points, rows);
  const out = new Float64Array(rows.bars).fill(Number.NaN);
  for (const { bar, rows: at } of groupByBar(rows.bar, [forecast, rows.label])) {
    if (at.length < MIN_SYMBOLS) continue;
    out[bar] = correlation(
      at.map((r) => forecast[r]),
      at.map((r) => rows.label[r]),
    );
  }
  return out;
}

/** Mean and standard deviation over seeds; seeds in which a statistic is undefined are left out. */
export function overSeeds(bySeed: readonly Figures[]): { mean: Figures; sd: Figures } {
  const each = (f: (values: number[]) => number) =>
    Object.fromEntries(
      STATISTICS.map((name: Statistic) => [name, f(bySeed.map((s) => s[name]).filter(Number.isFinite))]),
    ) as Figures;
  return { mean: each(mean), sd: each((values) => (values.length > 1 ? std(values) : Number.NaN)) };
}
