import type { Preset } from './index.ts';
import { TRADING_PPO } from './trading.ts';

/** One set for all toy markets. */
const toy: Preset = {
  copies: 256,
  steps: 500_000,
  ppo: {
    rolloutSteps: 16,
    minibatch: 1024,
    epochs: 8,
    // At 1e-3 about one seed in a hundred trades where there is no edge.
    learningRate: 7e-4,
    normaliseRewards: true,
    continuous: 'gaussian',
    // Bounds far from where the best policy goes: a wide start is paid for by the square.
    initialLogStd: -1.5,
  },
  evaluation: { every: 50_000, copies: 64, finalCopies: 512 },
};

export const PPO_PRESETS: Readonly<Record<string, Preset>> = {
  cartpole: {
    copies: 8,
    steps: 100_000,
    ppo: {
      rolloutSteps: 32,
      minibatch: 256,
      epochs: 20,
      learningRate: 1e-3,
      decayClip: true,
      discount: 0.98,
      lambda: 0.8,
      normaliseObservations: false,
    },
  },
  acrobot: {
    copies: 16,
    steps: 200_000,
    ppo: { minibatch: 256, epochs: 10, learningRate: 1e-3, lambda: 0.94, normaliseRewards: true },
    evaluation: { every: 20_000 },
  },
  pendulum: {
    copies: 8,
    steps: 100_000,
    ppo: {
      rolloutSteps: 256,
      epochs: 20,
      learningRate: 1e-3,
      discount: 0.9,
      normaliseRewards: true,
      continuous: 'beta',
    },
    evaluation: { every: 10_000 },
  },
  sine: toy,
  ou: toy,
  lq: toy,
  leak: toy,
  noedge: toy,
  trading: TRADING_PPO,
};
