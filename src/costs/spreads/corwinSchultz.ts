import Type from 'typebox';
import { closed } from '../numbers.ts';
import type { SpreadSpec } from '../types.ts';
import { estimateOptions, estimateWords, pairMean, withFloor } from './estimate.ts';

const schema = Type.Object(estimateOptions, closed);
const K = 3 - 2 * Math.SQRT2;

interface HighLow {
  readonly high: number;
  readonly low: number;
}

/**
 * Corwin and Schultz (2012), eq. 14, 18: spread as a fraction from the ranges of two neighbouring bars; below 0 is 0.
 * The second bar is first moved by the gap between its range and the first one's close (section II.B).
 */
export function twoBarSpread(first: HighLow & { close: number }, second: HighLow): number {
  const gap = Math.max(0, second.low - first.close) - Math.max(0, first.close - second.high);
  const [high, low] = [second.high - gap, second.low - gap];
  const beta = Math.log(first.high / first.low) ** 2 + Math.log(high / low) ** 2;
  const gamma = Math.log(Math.max(first.high, high) / Math.min(first.low, low)) ** 2;
  const alpha = (Math.sqrt(2 * beta) - Math.sqrt(beta)) / K - Math.sqrt(gamma / K);
  const spread = 2 * Math.tanh(alpha / 2);
  return Math.max(0, spread);
}

export const corwinSchultz: SpreadSpec<typeof schema> = {
  name: 'corwin-schultz',
  description:
    'Estimated from highs and lows: the range grows with the square root of time, the spread in it does not.',
  formula:
    'mean of max(0, 2 (e^a - 1) / (1 + e^a)), a = (sqrt(2 b) - sqrt(b)) / (3 - 2 sqrt 2) - sqrt(g / (3 - 2 sqrt 2)), b = ln(H1/L1)^2 + ln(H2/L2)^2, g = ln(max H / min L)^2',
  source: 'Corwin and Schultz, Journal of Finance 67 (2012), eqs. 14 and 18',
  schema,
  words: (o) => estimateWords('Corwin-Schultz', o),
  bps: (o) => o.floorBps,
  series({ window, floorBps }, { panel }) {
    const { high, low, close } = panel.fields;
    const spread = pairMean(panel, window, (now, before) =>
      twoBarSpread(
        { high: high[before], low: low[before], close: close[before] },
        { high: high[now], low: low[now] },
      ),
    );
    return withFloor(spread, floorBps);
  },
};
