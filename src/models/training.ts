import Type, { type Static } from 'typebox';

/** How every member is trained; closed-form members use only `huberDelta`. */
export const TrainingSchema = Type.Object(
  {
    epochs: Type.Integer({
      default: 20,
      minimum: 1,
      maximum: 10_000,
      unit: 'epochs',
      description: 'Passes over the train rows at most; early stopping may end sooner.',
    }),
    batchSize: Type.Integer({
      default: 128,
      minimum: 1,
      maximum: 65_536,
      unit: 'rows',
      description: 'Windows per optimiser step.',
    }),
    learningRate: Type.Number({
      default: 2e-3,
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Peak AdamW step: warmed up over 5 % of the steps, then cosine to a tenth.',
    }),
    weightDecay: Type.Number({
      default: 1e-4,
      minimum: 0,
      maximum: 1,
      description: 'Decoupled decay of weights; biases and norms are not decayed.',
    }),
    clipNorm: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 1e6,
      description: 'Largest norm of a gradient; longer ones are scaled down.',
    }),
    patience: Type.Integer({
      default: 4,
      minimum: 1,
      maximum: 10_000,
      unit: 'epochs',
      description: 'Epochs without a better validation loss after which training stops.',
    }),
    huberDelta: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 100,
      unit: 'sigmas',
      description: 'Error at which the Huber loss turns from quadratic to linear.',
    }),
  },
  { additionalProperties: false, default: {} },
);

export type TrainingConfig = Static<typeof TrainingSchema>;
