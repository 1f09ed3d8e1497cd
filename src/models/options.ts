import Type from 'typebox';

/** Options that several members share. */
export const window = Type.Integer({
  default: 32,
  minimum: 2,
  maximum: 512,
  unit: 'bars',
  description: 'Look-back: the forecast at t reads bars t-window+1 to t.',
});

export const dropout = Type.Number({
  default: 0.1,
  minimum: 0,
  maximum: 0.9,
  unit: 'fraction',
  description: 'Share of activations dropped while training.',
});

export const latent = Type.Integer({
  default: 4,
  minimum: 1,
  maximum: 64,
  unit: 'profiles',
  description: 'Time profiles learnt, shared by all features, before the head mixes features.',
});
