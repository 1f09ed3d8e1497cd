import type { StrategyEntry } from './types.ts';

export const donchianBreakout: StrategyEntry = {
  name: 'donchian-breakout',
  source: 'Donchian (1960); the Turtle rules in Faith, Way of the Turtle (2007).',
  strategy: {
    name: 'donchian-breakout',
    description: 'follows a close beyond the highest high or lowest low of the bars before.',
    params: {
      entry: { default: 20, from: 10, to: 100, step: 5 },
      exit: { default: 10, from: 5, to: 50, step: 5 },
    },
    constraints: ['exit < entry'],
    rules: {
      entryLong: 'close > lag(rollingMax(high, entry), 1)',
      exitLong: 'close < lag(rollingMin(low, exit), 1)',
      entryShort: 'close < lag(rollingMin(low, entry), 1)',
      exitShort: 'close > lag(rollingMax(high, exit), 1)',
    },
    stops: { stopLoss: '2 * atr(20) / close' },
    sizing: 'risk',
    size: 0.01,
  },
};

export const macdTrend: StrategyEntry = {
  name: 'macd-trend',
  source: 'Appel, Technical Analysis: Power Tools for Active Investors (2005).',
  strategy: {
    name: 'macd-trend',
    description: 'long from a MACD cross above its signal in a rising market, out on the cross back.',
    params: {
      fast: { default: 12, from: 6, to: 20, step: 2 },
      slow: { default: 26, from: 20, to: 60, step: 4 },
      stop: { default: 2, min: 1, max: 5 },
    },
    constraints: ['fast < slow'],
    rules: {
      entryLong: 'macd(fast, slow, 9).macd crosses above macd(fast, slow, 9).signal and close > sma(100)',
      exitLong: 'macd(fast, slow, 9).hist < 0',
    },
    stops: { stopLoss: 'stop * atr(14) / close' },
  },
};

export const buyAndHold: StrategyEntry = {
  name: 'buy-and-hold',
  source: 'The measure of every other strategy.',
  strategy: { name: 'buy-and-hold', description: 'buys once and never sells.', rules: { long: true } },
};

export const momentumRank: StrategyEntry = {
  name: 'momentum-rank',
  source: 'Jegadeesh and Titman, Journal of Finance 48 (1993).',
  strategy: {
    name: 'momentum-rank',
    description: 'holds the symbols that rose most, leaving out the latest month, in equal weights.',
    params: {
      lookback: { default: 120, from: 60, to: 240, step: 20 },
      top: { default: 0.7, values: [0.5, 0.6, 0.7, 0.8, 0.9] },
      weight: 0.1,
    },
    rules: { weight: 'if(rank(lag(roc(lookback), 20)) >= top, weight, 0)' },
  },
};
