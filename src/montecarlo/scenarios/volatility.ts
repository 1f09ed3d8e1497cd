import { Type } from 'typebox';
import { logReturnsOf, meanOf, rebuild, transformed } from './transform.ts';
import type { ScenarioSpec } from './types.ts';

export const volatility: ScenarioSpec = {
  name: 'volatility-double',
  kind: 'hypothetical',
  description: 'log returns and the ranges of bars are twice as wide, means stay',
  schema: Type.Object(
    {
      factor: Type.Number({
        exclusiveMinimum: 0,
        maximum: 10,
        default: 2,
        description: 'Multiple of the volatility',
      }),
    },
    { additionalProperties: false },
  ),
  apply: (panel, { factor }) =>
    transformed(panel, 'volatility-double', (bars) => {
      const returns = logReturnsOf(bars);
      const mean = meanOf(returns);
      return rebuild(
        bars,
        returns.map((r) => mean + factor * (r - mean)),
        factor,
      );
    }),
};
