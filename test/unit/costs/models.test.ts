import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  COMMISSIONS,
  costModel,
  impactOf,
  MAX_IMPACT,
  resolveCosts,
  SLIPPAGES,
  SPREADS,
  squaredSpread,
  twoBarSpread,
} from '../../../src/costs/index.ts';
import { panelFromBars } from '../../../src/data/index.ts';
import { close } from '../../assert.ts';
import { knownSpreadPanel } from '../../fixtures/knownSpread.ts';
import { randomPanel } from '../../fixtures/panels.ts';

const test = suite('cost models');
const DAY = { high: 101, low: 99 };

test('Corwin-Schultz: two bars of the same range are all spread', () => {
  // b = 2 x^2 and g = x^2 with x = ln(101/99) give a = x, so S = 2 (101 - 99) / (101 + 99)
  close(twoBarSpread({ ...DAY, close: 100 }, DAY), 0.02, { rtol: 1e-12 });
});

test('Corwin-Schultz: a move overnight is taken out, a range that trends gives 0', () => {
  close(twoBarSpread({ ...DAY, close: 99 }, { high: 111, low: 109 }), 0.02, { rtol: 1e-12 });
  close(twoBarSpread({ ...DAY, close: 101 }, { high: 91, low: 89 }), 0.02, { rtol: 1e-12 });
  assert.is(twoBarSpread({ ...DAY, close: 101 }, { high: 104, low: 101 }), 0);
});

test('Abdi-Ranaldo: the distance of the close from both middles', () => {
  const half = Math.log(101 / 99) / 2;
  close(squaredSpread({ ...DAY, close: 101 }, DAY), 4 * half * half, { rtol: 1e-12 });
  close(Math.sqrt(squaredSpread({ ...DAY, close: 99 }, DAY)), Math.log(101 / 99), { rtol: 1e-12 });
  assert.ok(squaredSpread({ ...DAY, close: 101 }, { high: 104, low: 102 }) < 0);
});

const meanBps = (spread: Record<string, unknown>, fraction: number): number => {
  const panel = knownSpreadPanel(fraction, 0.01, 800);
  const series = costModel(resolveCosts({ spread: { floorBps: 0, ...spread } }), panel).spread!;
  const known = series.slice(100);
  return (1e4 * known.reduce((a, b) => a + b, 0)) / known.length;
};

test('both estimators find a spread that is wide beside the volatility', () => {
  for (const spread of [{ name: 'corwin-schultz' }, { name: 'abdi-ranaldo' }]) {
    close(meanBps(spread, 0.02), 200, { rtol: 0.1 }, spread.name);
    close(meanBps(spread, 0.01), 100, { rtol: 0.2 }, spread.name);
  }
});

test('Abdi-Ranaldo over the window is nearer than over two bars where the spread is narrow', () => {
  const far = meanBps({ name: 'abdi-ranaldo', correction: 'two-bar' }, 0.001);
  const near = meanBps({ name: 'abdi-ranaldo' }, 0.001);
  assert.ok(near > 5 && near < far, `${near}, ${far}`);
});

test('what is not known is the floor; what is absurd is 1,000 bps', () => {
  const panel = randomPanel(['A'], 60);
  panel.fields.high.fill(Number.NaN, 30, 60);
  for (const name of ['corwin-schultz', 'abdi-ranaldo']) {
    const { spread } = costModel(resolveCosts({ spread: { name, floorBps: 7, window: 10 } }), panel);
    assert.is(spread![0], 7e-4);
    assert.is(spread![59], 7e-4);
    assert.ok(spread!.some((x) => x > 7e-4));
  }
  const wide = panelFromBars(new Map([['A', panelBars(40)]]), {
    interval: '1d',
    provenance: { source: 'test', synthetic: true, notes: [] },
  });
  const { spread } = costModel(resolveCosts({ spread: { name: 'corwin-schultz' } }), wide);
  assert.is(spread![39], 0.1);
});

const panelBars = (count: number) =>
  Array.from({ length: count }, (_, t) => ({
    time: t * 86_400_000,
    open: 100,
    high: 200,
    low: 50,
    close: 100,
    volume: 1,
  })) as Parameters<typeof panelFromBars>[0] extends ReadonlyMap<string, infer B> ? B : never;

test('quotes: the quoted spread, the floor where a quote is missing or crossed', () => {
  const panel = randomPanel(['A'], 4);
  const quotes = {
    bid: Float64Array.of(99, Number.NaN, 101, 100),
    ask: Float64Array.of(101, 100, 100, 100),
  };
  const { spread } = costModel(resolveCosts({ spread: { name: 'quotes' } }), panel, quotes);
  close(spread!, [0.02, 2e-4, 2e-4, 2e-4]);
});

test('square-root impact: the fractions of volatility of Almgren et al., table 3', () => {
  const { impact } = costModel(
    resolveCosts({ slippage: { name: 'square-root', outstandingPerVolume: 263 } }),
    randomPanel(['A'], 30),
  );
  const market = { volume: Number.NaN, volatility: 1, averageVolume: 1 };
  // IBM: a tenth of the day's volume, permanent part 0.126 sigma
  const small = { ...market, volatility: 0.0157 };
  close(impactOf(impact!, 0.1, small).permanent / 0.0157, 0.126, { atol: 5e-4 });
  // half a day at that size is a fifth of the volume while it trades: 0.054 sigma
  const temporary = { ...impact!, permanentCoefficient: 0 };
  close(impactOf(temporary, 0.2, small).paid / 0.0157, 0.054, { atol: 5e-4 });
  // 20 bp of permanent and 22 bp of temporary impact make 32 bp realised when a tenth of a day trades a tenth
  const paid =
    impactOf({ ...temporary, exponent: 0.6 }, 1, small).paid + impactOf(impact!, 0.1, small).permanent / 2;
  close(1e4 * paid, 32, { atol: 0.5 });
});

test('volume share: the coefficient at the whole volume, the square below it', () => {
  const { impact } = costModel(resolveCosts({ slippage: { name: 'volume-share' } }), randomPanel(['A'], 3));
  const market = { volume: 1000, volatility: Number.NaN, averageVolume: Number.NaN };
  close(impactOf(impact!, 1000, market).paid, 0.1);
  close(impactOf(impact!, 25, market).paid, 0.1 * 0.025 ** 2);
  assert.is(impactOf(impact!, 1e9, market).paid, MAX_IMPACT);
});

test('volatility and volume behind the impact are those of the bars before', () => {
  const panel = randomPanel(['A', 'B'], 12);
  const { impact } = costModel(resolveCosts({ slippage: { name: 'square-root', window: 3 } }), panel);
  const [t, T] = [9, 12];
  const i = T + t;
  const { close: c, volume } = panel.fields;
  const r = [3, 2, 1].map((k) => Math.log(c[i - k] / c[i - k - 1]));
  const mean = (r[0] + r[1] + r[2]) / 3;
  close(impact!.volatility![i], Math.sqrt(r.reduce((a, x) => a + (x - mean) ** 2, 0) / 2), { rtol: 1e-12 });
  close(impact!.averageVolume![i], (volume[i - 1] + volume[i - 2] + volume[i - 3]) / 3);
  assert.ok(Number.isNaN(impact!.volatility![T]) && Number.isNaN(impact!.averageVolume![T]));
  const first = { volume: 1, volatility: Number.NaN, averageVolume: Number.NaN };
  assert.equal(impactOf(impact!, 10, first), { paid: 0, permanent: 0 });
});

test('docs/costs.md has a row for every model', () => {
  const doc = readFileSync(new URL('../../../docs/costs.md', import.meta.url), 'utf8');
  for (const spec of [...COMMISSIONS.entries, ...SPREADS.entries, ...SLIPPAGES.entries]) {
    const row = `| \`${spec.name}\` | ${spec.description} | ${spec.formula} | ${spec.source} |`;
    assert.ok(doc.includes(row), `docs/costs.md lacks the row:\n${row}`);
  }
});

test.run();
