import { Type } from 'typebox';
import { createRng, isoDate } from '../../core/index.ts';
import { logReturnsOf, rebuild, transformed } from './transform.ts';
import type { ScenarioSpec } from './types.ts';

/** The bar is drawn by the seed from the middle half of those that all symbols have. */
export const gap: ScenarioSpec = {
  name: 'gap-down',
  kind: 'hypothetical',
  description: 'all symbols open 20 % lower at one bar and stay there',
  schema: Type.Object(
    {
      size: Type.Number({
        exclusiveMinimum: -1,
        maximum: 1,
        default: -0.2,
        description: 'Size of the gap, a fraction',
      }),
    },
    { additionalProperties: false },
  ),
  apply(panel, { size }, seed) {
    const T = panel.time.length;
    const { close } = panel.fields;
    const shared = [...panel.time.keys()].filter((t) =>
      panel.symbols.every((_, s) => !Number.isNaN(close[s * T + t])),
    );
    const bars = shared.length > 0 ? shared : [...panel.time.keys()];
    const quarter = Math.floor(bars.length / 4);
    const drawn = createRng(seed, 'scenario/gap').integer(Math.max(1, bars.length - 2 * quarter));
    const at = panel.time[bars[quarter + drawn]];
    return transformed(panel, `gap-down at ${isoDate(at)}`, (own) => {
      const first = own.findIndex((bar) => bar.time >= at);
      return rebuild(
        own,
        logReturnsOf(own).map((r, i) => (i === first && i > 0 ? r + Math.log1p(size) : r)),
      );
    });
  },
};
