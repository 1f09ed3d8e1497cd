import Type, { type Static } from 'typebox';
import { VALUE_HEADS } from '../../native/index.ts';

const whole = (value: number, minimum: number, maximum: number, description: string) =>
  Type.Integer({ default: value, minimum, maximum, description });
const fraction = (value: number, description: string, minimum = 0) =>
  Type.Number({ default: value, minimum, maximum: 1, unit: 'fraction', description });
const flag = (value: boolean, description: string) => Type.Boolean({ default: value, description });

/** Deep Q-learning with the parts of Rainbow. Mnih et al. 2015, Hessel et al. 2018. */
export const DqnSchema = Type.Object(
  {
    learningRate: Type.Number({ default: 5e-4, minimum: 1e-9, maximum: 1, description: 'Adam step.' }),
    decay: flag(true, 'The learning rate falls linearly to 0 over the steps of the training.'),
    discount: fraction(0.99, 'What a reward one step later is worth.'),
    bufferSize: whole(100_000, 1, 1e9, 'Transitions kept, over all copies.'),
    learningStarts: whole(1000, 0, 1e12, 'Environment steps of uniform choices before the first update.'),
    batchSize: whole(64, 1, 1 << 20, 'Transitions of an update; with memory, learned steps of sequences.'),
    trainEvery: whole(4, 1, 1e9, 'Environment steps, over all copies, between bursts of updates.'),
    gradientSteps: whole(1, 1, 1e6, 'Updates of a burst.'),
    targetEvery: whole(500, 1, 1e9, 'Updates between steps of the target network.'),
    tau: fraction(1, 'Share by which the target network then moves; 1 = a copy.', 1e-6),
    epsilonStart: fraction(1, 'Share of uniform choices at first.'),
    epsilonEnd: fraction(0.05, 'Share of uniform choices in the end.'),
    epsilonFraction: fraction(0.1, 'Share of the training over which it falls.'),
    doubleQ: flag(
      true,
      'The online network chooses what the target network values (van Hasselt et al. 2016).',
    ),
    dueling: flag(false, 'Streams for value and advantages (Wang et al. 2016).'),
    nStep: whole(3, 1, 1000, 'Rewards summed before bootstrapping.'),
    prioritised: flag(false, 'Transitions are drawn by how wrong they were (Schaul et al. 2016).'),
    alpha: fraction(0.6, 'Exponent of the priorities.'),
    betaStart: fraction(0.4, 'Exponent of the importance weights at first; 1 in the end.'),
    head: Type.Enum(VALUE_HEADS, {
      default: 'mean',
      description: 'What is learnt of a return: its mean, C51 atoms, or quantiles (QR-DQN).',
    }),
    atoms: whole(51, 2, 1000, 'Atoms of C51, evenly on [vMin, vMax].'),
    vMin: Type.Number({ default: -10, minimum: -1e9, maximum: 1e9, description: 'Least return of C51.' }),
    vMax: Type.Number({ default: 10, minimum: -1e9, maximum: 1e9, description: 'Largest return of C51.' }),
    quantiles: whole(32, 1, 1000, 'Quantiles of a return.'),
    riskLevel: fraction(
      1,
      'Choices are compared by the mean of this lowest share of quantiles (CVaR).',
      1e-3,
    ),
    noisy: flag(false, 'Learnt noise on the last layers instead of uniform choices (Fortunato et al. 2018).'),
    clipNorm: Type.Number({
      default: 10,
      minimum: 0,
      maximum: 1e6,
      description: 'Largest norm of a gradient; 0 = no limit.',
    }),
    huber: Type.Number({
      default: 1,
      minimum: 0,
      maximum: 1e6,
      description: 'Error at which the loss turns from squared to linear; 0 = squared. Not of C51.',
    }),
    adamEpsilon: Type.Number({
      default: 1e-8,
      minimum: 1e-12,
      maximum: 1,
      description: "Adam's epsilon.",
    }),
    normaliseObservations: flag(false, 'Running mean and variance; frozen in evaluation.'),
    normaliseRewards: flag(
      false,
      'Rewards over the running deviation of the discounted return, in training only.',
    ),
    burnIn: whole(
      8,
      0,
      10_000,
      'With memory: steps that only bring it up to date, before those learned from.',
    ),
    sequenceLength: whole(16, 1, 10_000, 'With memory: steps of a sequence learned from.'),
    reportEvery: whole(1000, 1, 1e12, 'Environment steps between rows of the learning curve.'),
  },
  { additionalProperties: false, default: {} },
);
export type DqnConfig = Static<typeof DqnSchema>;
