import { Type } from 'typebox';
import { logReturnsOf, meanOf, rebuild, transformed } from './transform.ts';
import type { ScenarioSpec } from './types.ts';

const sdOf = (values: Float64Array, mean: number): number =>
  Math.sqrt(
    values.reduce((sum, x, i) => sum + (i === 0 ? 0 : (x - mean) ** 2), 0) / Math.max(1, values.length - 1),
  );

/** Every symbol keeps its own mean and volatility and follows one factor, the average standardised return of all. */
export const correlationOne: ScenarioSpec = {
  name: 'correlation-one',
  kind: 'hypothetical',
  description: 'all symbols move together: no diversification is left',
  schema: Type.Object({}, { additionalProperties: false }),
  apply(panel) {
    const sums = new Map<number, { sum: number; count: number }>();
    const stats: { mean: number; sd: number }[] = [];
    transformed(panel, 'correlation-one', (bars, s) => {
      const returns = logReturnsOf(bars);
      const mean = meanOf(returns);
      const sd = sdOf(returns, mean);
      stats[s] = { mean, sd };
      for (let i = 1; i < bars.length && sd > 0; i++) {
        const known = sums.get(bars[i].time) ?? { sum: 0, count: 0 };
        sums.set(bars[i].time, { sum: known.sum + (returns[i] - mean) / sd, count: known.count + 1 });
      }
      return bars;
    });
    const factor = new Map([...sums].map(([time, { sum, count }]) => [time, sum / count]));
    const values = [...factor.values()];
    const scale = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / Math.max(1, values.length)) || 1;
    return transformed(panel, 'correlation-one', (bars, s) =>
      rebuild(
        bars,
        Float64Array.from(bars, (bar, i) =>
          i === 0 ? 0 : stats[s].mean + (stats[s].sd * (factor.get(bar.time) ?? 0)) / scale,
        ),
      ),
    );
  },
};
