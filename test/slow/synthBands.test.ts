import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../src/core/index.ts';
import { synthMarket } from '../../src/data/index.ts';
import { close } from '../assert.ts';
import { marketFacts, median, reversalIc } from '../unit/data/stylisedFacts.ts';

const bands = suite('synthetic market against 71 large caps, 2012..2025');
const SEEDS = 20;

/** Medians over seeds of medians over stocks: 10..90 % columns of the real data, or the stated acceptance range. */
const BANDS: Record<string, [number, number]> = {
  volatility: [0.209, 0.37],
  skewness: [-0.785, 0.123],
  kurtosis: [6, 20],
  hill: [2.4, 3.3],
  acf1: [-0.09, 0],
  absAcf1: [0.15, 0.35],
  absAcf20: [0.05, 1],
  leverage1: [-1, -0.02],
  beta: [0.363, 1.129],
  factorCorrelation: [0.367, 0.728],
  specificVolatility: [0.176, 0.308],
  pairCorrelation: [0.23, 0.52],
  eigenShare: [0.3, 0.5],
};

bands(`medians over ${SEEDS} seeds of 3,391 days`, () => {
  const facts = Array.from({ length: SEEDS }, (_, i) =>
    marketFacts(synthMarket({ seed: i + 1, symbols: 20, bars: 3391 }, '1d', quietContext()).bars),
  );
  for (const [name, [low, high]] of Object.entries(BANDS)) {
    const value = median(facts.map((f) => f[name]));
    assert.ok(value >= low && value <= high, `${name} ${value.toFixed(4)} is not within ${low}..${high}`);
  }
});

// 12 markets of 20 correlated stocks and 1,500 days: the standard error of the mean is about 0.006.
for (const ic of [0, 0.03, 0.1]) {
  bands(`the planted information coefficient ${ic} is realised`, () => {
    let sum = 0;
    for (let seed = 1; seed <= 12; seed++) {
      sum += reversalIc(
        synthMarket({ seed, symbols: 20, bars: 1500, signalIc: ic }, '1d', quietContext()).bars,
      );
    }
    close(sum / 12, ic, { atol: 0.018 });
  });
}

bands.run();
