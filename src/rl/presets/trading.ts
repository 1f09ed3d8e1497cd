import type { Preset } from './index.ts';

const shared = {
  copies: 64,
  steps: 200_000,
  evaluation: { every: 20_000 },
} as const;

/** Few bars and much noise: short roll-outs over many copies, and few passes over each. */
export const TRADING_PPO: Preset = {
  ...shared,
  ppo: { rolloutSteps: 64, minibatch: 1024, epochs: 4, normaliseRewards: true, continuous: 'beta' },
};

export const TRADING_DQN: Preset = {
  ...shared,
  dqn: {
    learningRate: 3e-4,
    batchSize: 256,
    trainEvery: 256,
    gradientSteps: 4,
    targetEvery: 250,
    epsilonFraction: 0.3,
    epsilonEnd: 0.05,
    normaliseObservations: true,
    normaliseRewards: true,
  },
};
