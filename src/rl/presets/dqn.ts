import type { Preset } from './index.ts';
import { TRADING_DQN } from './trading.ts';

/** One set for all toy markets. */
const toy: Preset = {
  copies: 256,
  steps: 500_000,
  dqn: {
    learningRate: 1e-3,
    discount: 0.98,
    batchSize: 512,
    trainEvery: 256,
    gradientSteps: 4,
    targetEvery: 100,
    epsilonFraction: 0.3,
    epsilonEnd: 0.05,
    normaliseRewards: true,
  },
  evaluation: { every: 50_000, copies: 64, finalCopies: 512 },
};

export const DQN_PRESETS: Readonly<Record<string, Preset>> = {
  cartpole: {
    copies: 8,
    steps: 50_000,
    dqn: {
      learningRate: 2e-3,
      batchSize: 64,
      trainEvery: 256,
      gradientSteps: 128,
      targetEvery: 128,
      epsilonFraction: 0.16,
      epsilonEnd: 0.1,
      normaliseRewards: true,
    },
  },
  acrobot: {
    copies: 8,
    steps: 100_000,
    dqn: {
      learningRate: 1e-3,
      batchSize: 128,
      trainEvery: 16,
      gradientSteps: 4,
      targetEvery: 250,
      epsilonFraction: 0.12,
      epsilonEnd: 0.1,
      normaliseRewards: true,
    },
    evaluation: { every: 10_000 },
  },
  mountaincar: {
    copies: 8,
    steps: 120_000,
    dqn: {
      learningRate: 1e-3,
      batchSize: 128,
      trainEvery: 16,
      gradientSteps: 8,
      targetEvery: 300,
      epsilonFraction: 0.2,
      epsilonEnd: 0.07,
      normaliseObservations: true,
      normaliseRewards: true,
    },
    evaluation: { every: 10_000 },
  },
  sine: toy,
  ou: toy,
  leak: toy,
  noedge: toy,
  trading: TRADING_DQN,
};
