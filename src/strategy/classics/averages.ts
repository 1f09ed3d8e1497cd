import type { StrategyEntry } from './types.ts';

const cross = (average: 'sma' | 'ema', kind: string): StrategyEntry => ({
  name: `${average}-cross`,
  source: 'Brock, Lakonishok and LeBaron, Journal of Finance 47 (1992).',
  strategy: {
    name: `${average}-cross`,
    description: `long while the fast ${kind} average is above the slow one.`,
    params: {
      fast: { default: 20, from: 2, to: 101 },
      slow: { default: 50, from: 2, to: 101 },
    },
    constraints: ['fast < slow'],
    rules: { long: `${average}(fast) > ${average}(slow)` },
  },
});

export const smaCross: StrategyEntry = cross('sma', 'simple');
export const emaCross: StrategyEntry = cross('ema', 'exponential');
