import Type from 'typebox';
import type { ModelSpec } from './types.ts';

const schema = Type.Object({}, { additionalProperties: false });

export const historicalMean: ModelSpec<typeof schema> = {
  name: 'historical-mean',
  native: 'historicalMean',
  kind: 'baseline',
  description: 'Forecasts the mean label of the train rows.',
  source: 'Welch and Goyal 2008',
  schema,
  window: () => 1,
};
