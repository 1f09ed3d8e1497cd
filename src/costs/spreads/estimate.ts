import Type, { type Static } from 'typebox';
import type { Panel } from '../../core/index.ts';
import { BPS, bpsOption, closed, MAX_BPS, short } from '../numbers.ts';
import { fromPairs, meanBefore } from '../rolling.ts';

/** Options that every estimate from bars has. */
export const estimateOptions = {
  window: Type.Integer({
    default: 21,
    minimum: 2,
    maximum: 1000,
    description: 'Bars before the fill that are averaged.',
  }),
  floorBps: bpsOption(2, 'Least spread, and the spread where nothing is known, bps.'),
};

const schema = Type.Object(estimateOptions, closed);
export type EstimateOptions = Static<typeof schema>;

/** Unknown becomes the floor; the result lies between the floor and 1,000 bps. */
export function withFloor(fractions: Float64Array, floorBps: number): Float64Array {
  const floor = floorBps * BPS;
  return fractions.map((x) => (Number.isNaN(x) ? floor : Math.min(MAX_BPS * BPS, Math.max(floor, x))));
}

/** [S][T]: the mean over the window of estimates from two neighbouring bars each, given by their indices. */
export const pairMean = (panel: Panel, window: number, pair: (now: number, before: number) => number) =>
  meanBefore(fromPairs(panel, pair), panel.time.length, window);

export const estimateWords = (name: string, o: EstimateOptions): string =>
  `spread by ${name} over ${o.window} bars, at least ${short(o.floorBps)} bps`;
