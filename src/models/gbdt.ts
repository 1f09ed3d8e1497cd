import Type from 'typebox';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  {
    lags: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 64,
      unit: 'bars',
      description: 'Last bars whose features are read.',
    }),
    rounds: Type.Integer({
      default: 200,
      minimum: 1,
      maximum: 5000,
      unit: 'trees',
      description: 'Trees of a horizon at most.',
    }),
    leaves: Type.Integer({
      default: 31,
      minimum: 2,
      maximum: 256,
      unit: 'leaves',
      description: 'Leaves of a tree at most; the leaf with the largest gain is split first.',
    }),
    depth: Type.Integer({
      default: 6,
      minimum: 1,
      maximum: 32,
      unit: 'splits',
      description: 'Splits from the root to a leaf at most.',
    }),
    minRows: Type.Integer({
      default: 50,
      minimum: 1,
      maximum: 1_000_000,
      unit: 'rows',
      description: 'Train rows of a leaf at least.',
    }),
    bins: Type.Integer({
      default: 255,
      minimum: 2,
      maximum: 255,
      unit: 'bins',
      description: 'Bins of a feature, about as many train rows in each.',
    }),
    shrinkage: Type.Number({
      default: 0.05,
      minimum: 1e-4,
      maximum: 1,
      unit: 'fraction',
      description: "Share of a tree's step that is taken.",
    }),
    l1: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1e6,
      unit: 'sigmas',
      description: "Taken off the size of a leaf's summed errors.",
    }),
    l2: Type.Number({
      default: 10,
      minimum: 0,
      maximum: 1e6,
      unit: 'rows',
      description: "Added to a leaf's rows: a leaf of as many takes half a step.",
    }),
    rowShare: Type.Number({
      default: 0.8,
      minimum: 0.01,
      maximum: 1,
      unit: 'fraction',
      description: 'Share of the train rows drawn for each tree.',
    }),
    columnShare: Type.Number({
      default: 0.8,
      minimum: 0.01,
      maximum: 1,
      unit: 'fraction',
      description: 'Share of the inputs drawn for each tree.',
    }),
    patience: Type.Integer({
      default: 20,
      minimum: 1,
      maximum: 5000,
      unit: 'trees',
      description:
        'Trees without a better validation loss after which training stops; the best ones are kept.',
    }),
  },
  { additionalProperties: false },
);

export const gbdt: ModelSpec<typeof schema> = {
  name: 'gbdt',
  native: 'gbdt',
  kind: 'trees',
  description: 'Gradient-boosted histogram trees on the features of the last bars, grown leaf by leaf.',
  source: 'Friedman 2001; Ke et al. 2017 (LightGBM)',
  schema,
  window: (options) => options.lags,
};
