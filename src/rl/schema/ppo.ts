import Type, { type Static } from 'typebox';
import { CONTINUOUS_ACTIONS } from '../../native/index.ts';

const fraction = (value: number, description: string) =>
  Type.Number({ default: value, minimum: 0, maximum: 1, unit: 'fraction', description });
const flag = (value: boolean, description: string) => Type.Boolean({ default: value, description });

/** Proximal policy optimisation. Schulman et al. 2017; details of Huang et al. 2022. */
export const PpoSchema = Type.Object(
  {
    rolloutSteps: Type.Integer({
      default: 128,
      minimum: 1,
      maximum: 1 << 20,
      unit: 'steps',
      description: 'Steps of every copy between updates.',
    }),
    minibatch: Type.Integer({
      default: 256,
      minimum: 1,
      maximum: 1 << 24,
      unit: 'samples',
      description: 'Samples of a gradient step; a policy with memory takes whole copies of about as many.',
    }),
    epochs: Type.Integer({
      default: 4,
      minimum: 1,
      maximum: 100,
      description: 'Passes over a rollout.',
    }),
    learningRate: Type.Number({ default: 3e-4, minimum: 1e-9, maximum: 1, description: 'Adam step.' }),
    decay: flag(true, 'The learning rate falls linearly to 0 over the steps of the training.'),
    decayClip: flag(false, 'So does the clip range.'),
    discount: fraction(0.99, 'What a reward one step later is worth.'),
    lambda: fraction(0.95, 'Of generalised advantage estimation: 1 trusts rewards, 0 the value function.'),
    clip: Type.Number({
      default: 0.2,
      minimum: 1e-3,
      maximum: 10,
      description: 'How far the probability ratio may move before its gradient is cut.',
    }),
    valueClip: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1000,
      description: 'Range of the clipped value loss; 0 = plain squared error.',
    }),
    entropyCoefficient: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 10,
      description: 'Reward for a policy that keeps exploring.',
    }),
    valueCoefficient: Type.Number({
      default: 0.5,
      minimum: 0,
      maximum: 100,
      description: 'Weight of the value loss.',
    }),
    clipNorm: Type.Number({
      default: 0.5,
      minimum: 0,
      maximum: 1e6,
      description: 'Largest norm of a gradient; 0 = no limit.',
    }),
    adamEpsilon: Type.Number({
      default: 1e-5,
      minimum: 1e-12,
      maximum: 1,
      description: "Adam's epsilon.",
    }),
    targetKl: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 100,
      description: 'Epochs end early past 1.5 times this KL divergence; 0 = never.',
    }),
    normaliseAdvantages: flag(true, 'Advantages are standardised in each minibatch.'),
    normaliseObservations: flag(true, 'Running mean and variance; frozen in evaluation.'),
    normaliseRewards: flag(
      false,
      'Rewards over the running deviation of the discounted return, in training only.',
    ),
    continuous: Type.Enum(CONTINUOUS_ACTIONS, {
      default: 'tanh-gaussian',
      description: 'Distribution of a continuous action; beta has no bias at full size.',
    }),
    initialLogStd: Type.Number({
      default: 0,
      minimum: -10,
      maximum: 3,
      description: 'Log standard deviation a Gaussian policy starts with, in units of half the range.',
    }),
    meanNoise: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 10,
      description: 'Half-width of uniform noise on Gaussian means in updates (RPO); 0 = none.',
    }),
  },
  { additionalProperties: false, default: {} },
);
export type PpoConfig = Static<typeof PpoSchema>;
