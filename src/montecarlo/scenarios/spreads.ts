import { Type } from 'typebox';
import { type ScenarioSpec, USUAL_COSTS } from './types.ts';

export const spreads: ScenarioSpec = {
  name: 'spread-5x',
  kind: 'hypothetical',
  description: 'quoted spreads are five times as wide, prices stay',
  schema: Type.Object(
    { factor: Type.Number({ minimum: 0, maximum: 100, default: 5, description: 'Multiple of the spread' }) },
    { additionalProperties: false },
  ),
  apply: (panel, { factor }) => ({
    panel,
    costFactors: { ...USUAL_COSTS, spread: factor },
    from: 0,
    to: panel.time.length,
  }),
};
