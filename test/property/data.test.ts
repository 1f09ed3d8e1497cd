import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Bar, FIELDS, parseTime } from '../../src/core/index.ts';
import {
  barsOf,
  csvLines,
  inspectBars,
  mergeBars,
  panelFromBars,
  sessions,
  slicePanel,
} from '../../src/data/index.ts';

const data = suite('data properties');
const about = { interval: '1d', provenance: { source: 'test', synthetic: true, notes: [] } } as const;
const DATES = sessions('2020-01-02', '2020-12-31').map(parseTime);

const price = fc.double({ min: 0.01, max: 1e5, noNaN: true });
const bar = (time: number) =>
  fc.tuple(price, price, price, price, fc.nat()).map(([a, b, open, close, volume]): Bar => {
    const high = Math.max(a, b, open, close);
    const low = Math.min(a, b, open, close);
    return { time, open, high, low, close, volume };
  });
const series = fc
  .uniqueArray(fc.nat({ max: DATES.length - 1 }), { minLength: 1, maxLength: 40 })
  .chain((days) => fc.tuple(...days.sort((x, y) => x - y).map((d) => bar(DATES[d]))));
const market = fc
  .array(series, { minLength: 1, maxLength: 4 })
  .map((all) => new Map(all.map((s, i) => [`S${i}`, s as Bar[]])));

data('a panel keeps every bar and invents none', () => {
  fc.assert(
    fc.property(market, (bars) => {
      const panel = panelFromBars(bars, about);
      for (const [s, symbol] of panel.symbols.entries()) assert.equal(barsOf(panel, s), bars.get(symbol));
      for (let t = 1; t < panel.time.length; t++) assert.ok(panel.time[t] > panel.time[t - 1]);
    }),
    { numRuns: 60 },
  );
});

data('slicing twice is slicing once', () => {
  fc.assert(
    fc.property(market, fc.nat(), fc.nat(), (bars, a, b) => {
      const panel = panelFromBars(bars, about);
      const T = panel.time.length;
      const from = a % T;
      const to = from + 1 + (b % (T - from));
      const middle = from + ((to - from) >> 1);
      if (middle === to) return;
      assert.is(
        slicePanel(slicePanel(panel, from, to), middle - from, to - from).hash,
        slicePanel(panel, middle, to).hash,
      );
    }),
    { numRuns: 60 },
  );
});

data(
  'safe repair of shuffled bars with copies gives back the clean series, and repairing again changes nothing',
  () => {
    fc.assert(
      fc.property(
        series,
        fc.array(fc.nat(), { maxLength: 10 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (clean, copies, swaps) => {
          const bars = [...(clean as Bar[]), ...copies.map((c) => ({ ...clean[c % clean.length] }))];
          swaps.forEach((w, i) => {
            const [x, y] = [i % bars.length, w % bars.length];
            [bars[x], bars[y]] = [bars[y], bars[x]];
          });
          const options = { interval: '1d', repair: 'safe' } as const;
          const once = inspectBars(new Map([['A', bars]]), options);
          assert.equal(once.bars.get('A'), clean);
          assert.is(once.quality.errors, 0);
          const twice = inspectBars(once.bars, options);
          assert.equal(twice.bars.get('A'), clean);
          assert.is(twice.quality.repaired, 0);
        },
      ),
      { numRuns: 60 },
    );
  },
);

data('merging is idempotent and the newer bars win', () => {
  fc.assert(
    fc.property(series, series, (old, fresh) => {
      const merged = mergeBars(old as Bar[], fresh as Bar[]);
      assert.equal(mergeBars(merged, fresh as Bar[]), merged);
      const byTime = new Map(merged.map((b) => [b.time, b]));
      for (const b of fresh) assert.equal(byTime.get(b.time), b);
      assert.is(byTime.size, merged.length);
    }),
    { numRuns: 60 },
  );
});

data('csv text carries every digit', () => {
  fc.assert(
    fc.property(market, (bars) => {
      const rows = [...csvLines(panelFromBars(bars, about))].join('').trim().split('\n').slice(1);
      const flat = [...bars].flatMap(([symbol, s]) => s.map((b) => [symbol, ...FIELDS.map((f) => b[f])]));
      assert.equal(
        rows.map((r) => r.split(',')).map(([symbol, , ...rest]) => [symbol, ...rest.map(Number)]),
        flat,
      );
    }),
    { numRuns: 40 },
  );
});

data.run();
