import { Type } from 'typebox';
import { periodsPerYear } from '../../core/index.ts';
import { logReturnsOf, meanOf, rebuild, transformed } from './transform.ts';
import type { ScenarioSpec } from './types.ts';

export const trend: ScenarioSpec = {
  name: 'trend-down',
  kind: 'hypothetical',
  description: 'the mean log return of every symbol becomes that of -30 % a year, shocks stay',
  schema: Type.Object(
    {
      returnAnn: Type.Number({
        exclusiveMinimum: -1,
        maximum: 10,
        default: -0.3,
        description: 'Mean return a year',
      }),
    },
    { additionalProperties: false },
  ),
  apply: (panel, { returnAnn }) =>
    transformed(panel, 'trend-down', (bars) => {
      const returns = logReturnsOf(bars);
      const shift = Math.log1p(returnAnn) / periodsPerYear(panel.interval) - meanOf(returns);
      return rebuild(
        bars,
        returns.map((r, i) => (i === 0 ? 0 : r + shift)),
      );
    }),
};
