import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Bar, FIELDS, isoDate, quietContext } from '../../../src/core/index.ts';
import { checkBars, isHalfDay, loadPanel, sessions, synthMarket } from '../../../src/data/index.ts';
import { close, throwsCode } from '../../assert.ts';
import { marketFacts, reversalIc } from './stylisedFacts.ts';

const synth = suite('synth');
const quiet = quietContext();

synth('symbols, sessions and the label', async () => {
  const { panel, quality } = await loadPanel({ source: 'synth', synth: { symbols: 3, bars: 60 } as never });
  assert.equal(panel.symbols, ['QQQ', 'SYN01', 'SYN02', 'SYN03']);
  assert.equal(Array.from(panel.time, isoDate), sessions('2012-01-03', '2012-03-29').slice(0, 60));
  assert.is(panel.provenance.synthetic, true);
  assert.match(panel.provenance.source, 'synthetic');
  assert.match(panel.provenance.notes[0], 'SYNTHETIC');
  assert.equal(quality.issues, []);
});

synth(
  'same seed, same bytes; another seed, another market; more stocks leave the first ones alone',
  async () => {
    const hash = async (options: object) =>
      (await loadPanel({ source: 'synth', synth: { symbols: 2, bars: 90, ...options } as never })).panel.hash;
    assert.is(await hash({ seed: 5 }), await hash({ seed: 5 }));
    assert.is.not(await hash({ seed: 5 }), await hash({ seed: 6 }));
    const few = synthMarket({ symbols: 2, bars: 90 }, '1d', quiet).bars;
    const many = synthMarket({ symbols: 5, bars: 120 }, '1d', quiet).bars;
    for (const [symbol, bars] of few) assert.equal(many.get(symbol)!.slice(0, 90), bars);
  },
);

synth('one market lies near the facts of real large caps', () => {
  const facts = marketFacts(synthMarket({ seed: 11, symbols: 12, bars: 1200 }, '1d', quiet).bars);
  const within: Record<string, [number, number]> = {
    volatility: [0.18, 0.4],
    kurtosis: [2, 30],
    hill: [2.1, 4],
    pairCorrelation: [0.15, 0.6],
    eigenShare: [0.25, 0.65],
    absAcf1: [0.05, 0.45],
    overnightShare: [0.33, 0.43],
    volumeAcf1: [0.64, 0.72],
    volumeSurprise: [0.38, 0.53],
  };
  for (const [name, [low, high]] of Object.entries(within)) {
    assert.ok(
      facts[name] > low && facts[name] < high,
      `${name} ${facts[name]} is not within ${low}..${high}`,
    );
  }
});

// The full acceptance, over many seeds and all three strengths, is test/slow/synthBands.test.ts.
synth('a planted information coefficient of 0.1 is there, in closes alone', () => {
  const { bars } = synthMarket({ seed: 21, symbols: 20, bars: 900, signalIc: 0.1 }, '1d', quiet);
  close(reversalIc(bars), 0.1, { atol: 0.03 });
});

synth('the signal handed out is the one planted', () => {
  const { signals } = synthMarket({ symbols: 2, bars: 100, signalIc: 0.1 }, '1d', quiet);
  assert.ok(signals.get('SYN01')!.some((s) => s !== 0));
  assert.ok(signals.get('QQQ')!.every((s) => s === 0));
  assert.ok(
    synthMarket({ symbols: 2, bars: 100 }, '1d', quiet)
      .signals.get('SYN01')!
      .every((s) => s === 0),
  );
});

synth('intraday bars follow the calendar and the U shape, half days included', () => {
  const { bars } = synthMarket({ symbols: 1, bars: 78 * 40 + 42, start: '2024-06-03' }, '5m', quiet);
  const report = checkBars(bars, { interval: '5m', repair: 'safe' });
  assert.equal(report.issues, []);
  const q = bars.get('QQQ')!;
  const days = new Map<string, Bar[]>();
  for (const bar of q) days.set(isoDate(bar.time), [...(days.get(isoDate(bar.time)) ?? []), bar]);
  assert.is(days.get('2024-07-03')!.length, 42);
  assert.ok(isHalfDay('2024-07-03'));
  const mean = (slot: number, f: (b: Bar) => number) => {
    const whole = [...days.values()].filter((d) => d.length === 78);
    return whole.reduce((sum, d) => sum + f(d[slot]), 0) / whole.length;
  };
  const move = (b: Bar) => Math.abs(Math.log(b.close / b.open));
  assert.ok(mean(0, move) > 1.5 * mean(36, move));
  assert.ok(mean(0, (b) => b.volume) > 2 * mean(36, (b) => b.volume));
  assert.ok(mean(77, (b) => b.volume) > 3 * mean(36, (b) => b.volume));
});

synth('bars are whole: positive, ordered and finite', () => {
  for (const series of synthMarket({ symbols: 5, bars: 800, seed: 3 }, '1d', quiet).bars.values()) {
    for (const b of series) {
      assert.ok(b.low <= Math.min(b.open, b.close) && b.high >= Math.max(b.open, b.close) && b.low > 0);
      assert.ok(FIELDS.every((f) => Number.isFinite(b[f])) && Number.isInteger(b.volume) && b.volume > 0);
    }
  }
});

synth('wrong options are coded', () => {
  throwsCode(
    () => synthMarket({ symbols: 0 }, '1d', quiet),
    'AUTOSTOCK_CONFIG_INVALID',
    'data.synth.symbols',
  );
  throwsCode(
    () => synthMarket({ signalIc: 0.9 }, '1d', quiet),
    'AUTOSTOCK_CONFIG_INVALID',
    'data.synth.signalIc',
  );
  throwsCode(
    () => synthMarket({ bars: 9000 }, '1d', quiet),
    'AUTOSTOCK_CONFIG_INVALID',
    'ask for fewer or start earlier',
  );
  throwsCode(() => synthMarket({ start: '2012-02-31' }, '1d', quiet), 'AUTOSTOCK_CONFIG_INVALID');
  throwsCode(
    () => synthMarket({ seeds: 1 } as never, '1d', quiet),
    'AUTOSTOCK_CONFIG_UNKNOWN_KEY',
    'did you mean "seed"',
  );
});

synth.run();
