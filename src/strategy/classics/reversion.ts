import type { StrategyEntry } from './types.ts';

export const rsiReversion: StrategyEntry = {
  name: 'rsi-reversion',
  source: 'Wilder, New Concepts in Technical Trading Systems (1978).',
  strategy: {
    name: 'rsi-reversion',
    description: 'buys what fell fast and sells it when the fall is made good.',
    params: {
      period: { default: 14, from: 2, to: 30 },
      oversold: { default: 30, from: 10, to: 40, step: 5 },
      recovered: { default: 55, from: 50, to: 80, step: 5 },
    },
    rules: { entryLong: 'rsi(period) < oversold', exitLong: 'rsi(period) > recovered' },
    stops: { stopLoss: 0.1, maxBars: 40 },
  },
};

export const bollingerReversion: StrategyEntry = {
  name: 'bollinger-reversion',
  source: 'Bollinger, Bollinger on Bollinger Bands (2001).',
  strategy: {
    name: 'bollinger-reversion',
    description: 'trades back to the middle of the Bollinger bands from outside them, both ways.',
    params: {
      period: { default: 20, from: 10, to: 60, step: 5 },
      width: { default: 2, from: 1, to: 3, step: 0.25 },
    },
    rules: {
      entryLong: 'close < bollinger(period, width).lower',
      exitLong: 'close > bollinger(period, width).middle',
      entryShort: 'close > bollinger(period, width).upper',
      exitShort: 'close < bollinger(period, width).middle',
    },
    stops: { stopLoss: 0.08 },
  },
};
