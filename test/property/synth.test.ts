import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FIELDS, quietContext } from '../../src/core/index.ts';
import { checkBars, synthMarket } from '../../src/data/index.ts';

const synth = suite('synth properties');
const quiet = quietContext();
const options = fc.record({
  seed: fc.maxSafeNat(),
  symbols: fc.integer({ min: 1, max: 4 }),
  bars: fc.integer({ min: 30, max: 120 }),
  signalIc: fc.constantFrom(0, 0.03, 0.1),
});

synth('any seed gives clean bars, as many as asked for', () => {
  fc.assert(
    fc.property(options, (o) => {
      const { bars } = synthMarket(o, '1d', quiet);
      assert.is(bars.size, o.symbols + 1);
      for (const series of bars.values()) {
        assert.is(series.length, o.bars);
        assert.ok(series.every((b) => FIELDS.every((f) => Number.isFinite(b[f]) && b[f] > 0)));
      }
      assert.is(checkBars(bars, { interval: '1d', repair: 'none' }).errors, 0);
    }),
    { numRuns: 25 },
  );
});

synth('a longer market begins like a shorter one: nothing depends on what comes later', () => {
  fc.assert(
    fc.property(options, (o) => {
      const short = synthMarket(o, '1d', quiet);
      const long = synthMarket({ ...o, bars: o.bars + 40 }, '1d', quiet);
      for (const [symbol, series] of short.bars) {
        assert.equal(long.bars.get(symbol)!.slice(0, o.bars), series);
        const planted = short.signals.get(symbol)!;
        assert.equal(Array.from(long.signals.get(symbol)!.subarray(0, planted.length)), Array.from(planted));
      }
    }),
    { numRuns: 15 },
  );
});

synth.run();
