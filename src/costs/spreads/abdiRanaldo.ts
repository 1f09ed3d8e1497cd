import Type from 'typebox';
import { closed } from '../numbers.ts';
import type { SpreadSpec } from '../types.ts';
import { estimateOptions, estimateWords, pairMean, withFloor } from './estimate.ts';

const schema = Type.Object(
  {
    ...estimateOptions,
    correction: Type.Union([Type.Literal('two-bar'), Type.Literal('window')], {
      default: 'window',
      description:
        'What is set to 0 when negative: the mean square of the window, or each two-bar square before roots are averaged.',
    }),
  },
  closed,
);

/** Abdi and Ranaldo (2017): the squared spread of two bars, 4 (c1 - m1) (c1 - m2); may be negative. */
export function squaredSpread(
  first: { high: number; low: number; close: number },
  second: { high: number; low: number },
): number {
  const close = Math.log(first.close);
  const middle = (bar: { high: number; low: number }) => (Math.log(bar.high) + Math.log(bar.low)) / 2;
  return 4 * (close - middle(first)) * (close - middle(second));
}

const root = (x: number): number => Math.sqrt(Math.max(0, x));

export const abdiRanaldo: SpreadSpec<typeof schema> = {
  name: 'abdi-ranaldo',
  description:
    'Estimated from closes and mid-ranges: the close bounces to one side of the middle, the range does not.',
  formula: 'sqrt(max(0, mean of 4 (c1 - m1) (c1 - m2))), c = ln close, m = (ln high + ln low) / 2',
  source: 'Abdi and Ranaldo, Review of Financial Studies 30 (2017)',
  schema,
  words: (o) => estimateWords('Abdi-Ranaldo', o),
  bps: (o) => o.floorBps,
  series({ window, floorBps, correction }, { panel }) {
    const { high, low, close } = panel.fields;
    const each = correction === 'two-bar' ? root : (x: number) => x;
    const mean = pairMean(panel, window, (now, before) =>
      each(
        squaredSpread(
          { high: high[before], low: low[before], close: close[before] },
          { high: high[now], low: low[now] },
        ),
      ),
    );
    return withFloor(correction === 'two-bar' ? mean : mean.map(root), floorBps);
  },
};
