import Type from 'typebox';
import type { ModelSpec } from './types.ts';

const schema = Type.Object({}, { additionalProperties: false });

export const zeroReturn: ModelSpec<typeof schema> = {
  name: 'zero-return',
  native: 'zero',
  kind: 'baseline',
  description: 'Forecasts no move: the yardstick of every other member.',
  source: 'Random walk; Welch and Goyal 2008',
  schema,
  window: () => 1,
};
