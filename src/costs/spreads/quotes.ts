import Type from 'typebox';
import { AutostockError, type Panel } from '../../core/index.ts';
import { bpsOption, closed, short } from '../numbers.ts';
import type { QuoteSeries, SpreadSpec } from '../types.ts';
import { withFloor } from './estimate.ts';

const schema = Type.Object(
  { floorBps: bpsOption(2, 'Least spread, and the spread where there is no quote, bps.') },
  closed,
);

/** The quotes at the end of the bar before each bar: what its fills, the one at the open first, are known to meet. */
function quotesBefore({ quotes, time }: Panel): QuoteSeries | undefined {
  if (!quotes) return undefined;
  const T = time.length;
  const before = (series: Float64Array): Float64Array =>
    series.map((_, i) => (i % T === 0 ? Number.NaN : series[i - 1]));
  return { bid: before(quotes.bid), ask: before(quotes.ask) };
}

export const quotes: SpreadSpec<typeof schema> = {
  name: 'quotes',
  description: 'The spread of the bid and ask that the fills of a bar meet; a crossed quote counts as none.',
  formula: '2 (ask - bid) / (ask + bid)',
  source: 'Quoted relative spread; Goyenko, Holden and Trzcinka 2009',
  schema,
  words: (o) => `spread as quoted, at least ${short(o.floorBps)} bps`,
  bps: (o) => o.floorBps,
  quoted: true,
  series({ floorBps }, { panel, quotes = quotesBefore(panel) }) {
    const length = panel.symbols.length * panel.time.length;
    if (quotes?.bid.length !== length || quotes.ask.length !== length) {
      const was = quotes
        ? `bid has ${quotes.bid.length} and ask ${quotes.ask.length} values of ${length}`
        : 'the data have none';
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        `costs.spread.name "quotes" needs bid and ask at every bar, ${was}: add data.quotes (the bid and ask columns of ` +
          'the data files, or data.quotes.path), or use another spread',
        { details: { field: 'costs.spread.name', was: 'quotes', length } },
      );
    }
    const { bid, ask } = quotes;
    return withFloor(
      bid.map((b, i) => (b > 0 && ask[i] >= b ? (2 * (ask[i] - b)) / (ask[i] + b) : Number.NaN)),
      floorBps,
    );
  },
};
