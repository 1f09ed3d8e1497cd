import { Type } from 'typebox';
import { AutostockError, isoDate } from '../../core/index.ts';
import { exchangeDate, slicePanel } from '../../data/index.ts';
import { type ScenarioSpec, USUAL_COSTS } from './types.ts';

/** A window of exchange dates, replayed from the data; both dates must lie inside them. */
export const historical = (name: string, first: string, last: string, description: string): ScenarioSpec => ({
  name,
  kind: 'historical',
  description: `${description}, ${first} to ${last}`,
  schema: Type.Object({}, { additionalProperties: false }),
  apply(panel) {
    const daily = panel.interval === '1d';
    const dates = Array.from(panel.time, (t) => (daily ? isoDate(t) : exchangeDate(t)));
    const from = dates.findIndex((date) => date >= first);
    const end = dates.findIndex((date) => date > last);
    const to = end < 0 ? dates.length : end;
    if (dates[0] > first || dates[dates.length - 1] < last || from < 0 || to - from < 1) {
      throw new AutostockError(
        'AUTOSTOCK_DATA_NOT_FOUND',
        `scenario ${name} replays ${first} to ${last}, but the data run from ${dates[0]} to ${dates[dates.length - 1]}`,
        { details: { scenario: name, first, last } },
      );
    }
    // The bar before the window is what its first return is measured from.
    const start = Math.max(0, from - 1);
    return { panel: slicePanel(panel, start, to), costFactors: USUAL_COSTS, from: start, to };
  },
});
