import Type, { type Static } from 'typebox';
import { AutostockError, purposeHash } from '../core/index.ts';

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
      description:
        'Windows per optimiser step; an average when icShare or rankShare make batches whole dates.',
    }),
    learningRate: Type.Number({
      default: 2e-3,
      exclusiveMinimum: 0,
      maximum: 1,
      description:
        'Peak AdamW step: warmed up over 5 % of the steps, then cosine to a tenth (with averageShare to a half, where it stays).',
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
      description:
        'Epochs without a better validation after which training stops; not used with averageShare.',
    }),
    huberDelta: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 100,
      unit: 'sigmas',
      description: 'Error at which the Huber loss turns from quadratic to linear.',
    }),
    icShare: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1,
      unit: 'fraction',
      description:
        'Share of the loss that is the negative correlation of forecast and label within a date of 3 symbols or more, mean over horizons.',
    }),
    rankShare: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1,
      unit: 'fraction',
      description: 'Share of the loss that ranks the symbols of a date; with icShare at most 1.',
    }),
    listwise: Type.Boolean({
      default: false,
      description: 'Rank whole dates (ListMLE) instead of pairs of symbols (logistic).',
    }),
    stopOnRankIc: Type.Boolean({
      default: false,
      description: 'Keep the weights with the best validation rank IC instead of the least validation loss.',
    }),
    averageShare: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1,
      unit: 'fraction',
      description:
        'Last share of the epochs whose weights are averaged (SWA); kept unless one epoch validated better. 0 = off.',
    }),
    seeds: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 64,
      unit: 'members',
      description: 'Members trained from seeds of their own and served as their mean; closed forms need one.',
    }),
    cuda: Type.Boolean({ default: false, description: 'Train gradient members on the first GPU.' }),
    bfloat16: Type.Boolean({
      default: false,
      description: 'Matrix products in bfloat16 (autocast); on a GPU only.',
    }),
  },
  { additionalProperties: false, default: {} },
);

export type TrainingConfig = Static<typeof TrainingSchema>;

/** What the schema cannot say: AUTOSTOCK_CONFIG_INVALID when fields contradict each other. */
export function checkTraining({ icShare, rankShare, cuda, bfloat16 }: TrainingConfig): void {
  const refuse = (field: string, message: string, was: unknown) => {
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `training.${field} ${message}`, {
      details: { field: `training.${field}`, was },
    });
  };
  if (icShare + rankShare > 1 + 1e-12) {
    refuse('icShare', `${icShare} and training.rankShare ${rankShare} must sum to at most 1`, icShare);
  }
  if (bfloat16 && !cuda)
    refuse('bfloat16', 'needs training.cuda: true, on a CPU it is not offered', bfloat16);
}

/** Seed of member k of several: the first has the seed itself. */
export const memberSeed = (seed: number, k: number): number =>
  k === 0 ? seed : (seed ^ purposeHash(`seed/${k}`)) >>> 0;
