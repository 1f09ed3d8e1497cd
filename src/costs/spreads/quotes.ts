import Type from 'typebox';
import { AutostockError } from '../../core/index.ts';
import { bpsOption, closed, short } from '../numbers.ts';
import type { SpreadSpec } from '../types.ts';
import { withFloor } from './estimate.ts';

const schema = Type.Object(
  { floorBps: bpsOption(2, 'Least spread, and the spread where there is no quote, bps.') },
  closed,
);

export const quotes: SpreadSpec<typeof schema> = {
  name: 'quotes',
  description: 'The spread of the bid and ask that the fills of a bar meet; a crossed quote counts as none.',
  formula: '2 (ask - bid) / (ask + bid)',
  source: 'Quoted relative spread; Goyenko, Holden and Trzcinka 2009',
  schema,
  words: (o) => `spread as quoted, at least ${short(o.floorBps)} bps`,
  bps: (o) => o.floorBps,
  series({ floorBps }, { panel, quotes: given }) {
    const length = panel.symbols.length * panel.time.length;
    if (given?.bid.length !== length || given.ask.length !== length) {
      const was = given ? `bid has ${given.bid.length} and ask ${given.ask.length} values` : 'there are none';
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        `spread "quotes" needs bid and ask series of ${length} values [symbols][bars], ${was}: give them, or use another spread`,
        { details: { field: 'spread.name', was: 'quotes', length } },
      );
    }
    const { bid, ask } = given;
    return withFloor(
      bid.map((b, i) => (b > 0 && ask[i] >= b ? (2 * (ask[i] - b)) / (ask[i] + b) : Number.NaN)),
      floorBps,
    );
  },
};
