import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { backtest, ledgerColumn } from '../../../src/backtest/index.ts';
import { type Panel, quietContext } from '../../../src/core/index.ts';
import { costModel, ledgerCosts, requireLedgerCosts, resolveCosts } from '../../../src/costs/index.ts';
import { slicePanel, withQuotes } from '../../../src/data/index.ts';
import { createSimulatedBroker } from '../../../src/execution/index.ts';
import { configHash, resolveRunConfig } from '../../../src/pipeline/index.ts';
import { backtestStrategy, studyHash, walkForwardStrategy } from '../../../src/study/index.ts';
import { prepareStudy } from '../../../src/study/prepare.ts';
import { rowsOf } from '../../../src/study/rowsOf.ts';
import { close, sameArray, throwsCode } from '../../assert.ts';
import { randomPanel, smallConfig, withOtherFuture } from '../../fixtures/panels.ts';
import { smaStudy } from '../../fixtures/studies.ts';

const test = suite('spread from quotes of the data');
const ctx = quietContext();
const QUOTES = { spread: { name: 'quotes', floorBps: 2 } };

/** Quotes about the closes, `bps` apart at each bar. */
function quotedPanel(panel: Panel, bps: (t: number, s: number) => number): Panel {
  const T = panel.time.length;
  const half = panel.fields.close.map((price, i) => (price * bps(i % T, Math.floor(i / T)) * 1e-4) / 2);
  return withQuotes(panel, {
    bid: panel.fields.close.map((price, i) => price - half[i]),
    ask: panel.fields.close.map((price, i) => price + half[i]),
  });
}
const bare = randomPanel(['A', 'B'], 500);
const varied = quotedPanel(bare, (t, s) => 5 + (t % 7) + 3 * s);
const even = quotedPanel(bare, () => 20);
const FIXED = { spread: { name: 'fixed', bps: 20 } };

test('fills at t meet the quote at the end of t - 1, the floor before any and where one is unknown', () => {
  const T = 500;
  const gap = quotedPanel(bare, (t) => (t === 3 ? Number.NaN : t === 5 ? -1 : t));
  const { spread } = costModel(resolveCosts(QUOTES), gap);
  close(
    spread!.subarray(T, T + 8),
    [2, 2, 2, 2, 2, 4, 2, 6].map((x) => x * 1e-4),
  );
  const shown = costModel(resolveCosts(QUOTES), gap, { bid: gap.quotes!.bid, ask: gap.quotes!.ask });
  close(shown.spread![7], 7e-4);
});

test('without quotes the error names the field and what to add, before any work', async () => {
  const study = smaStudy({ costs: QUOTES });
  const refused = (work: () => unknown) =>
    throwsCode(work, 'AUTOSTOCK_CONFIG_INVALID', /costs\.spread\.name "quotes".*add data\.quotes/);
  await refused(() => backtestStrategy(study, bare, ctx));
  await refused(() => walkForwardStrategy(study, bare, ctx));
  await refused(() => backtest(smallConfig({ benchmark: 'A', sentiment: 'A', costs: QUOTES }), bare, ctx));
});

test('a traded symbol without any quote is refused; others do not matter', async () => {
  const { bid, ask } = varied.quotes!;
  const only = withQuotes(bare, { bid: bid.slice().fill(Number.NaN, 500), ask });
  await throwsCode(
    () => backtestStrategy(smaStudy({ costs: QUOTES }), only, ctx),
    'AUTOSTOCK_DATA_NOT_FOUND',
    'data.quotes has no quote of B',
  );
  prepareStudy(smaStudy({ costs: QUOTES, symbols: ['A'] }), only, { sweeps: false });
});

const sweepRows = async (costs: unknown, panel: Panel): Promise<Float64Array> => {
  const prepared = prepareStudy(smaStudy({ costs }), panel, { sweeps: true });
  const { rows } = await rowsOf(prepared, prepared.space.chunk(0, 5), prepared.periods.research, ctx);
  return rows;
};

test('sweep: an even quote is the fixed spread, another quote another result', async () => {
  close(await sweepRows(QUOTES, even), await sweepRows(FIXED, bare), { rtol: 1e-9, atol: 1e-12 });
  assert.is.not((await sweepRows(QUOTES, varied))[0], (await sweepRows(FIXED, bare))[0]);
});

test('backtest and walk-forward of a study: the same', async () => {
  const walkForward = { trainBars: 200, testBars: 100 };
  const run = async (costs: unknown, panel: Panel) => {
    const study = smaStudy({ costs, walkForward, validation: { enabled: false } });
    const single = await backtestStrategy(study, panel, ctx);
    const walked = await walkForwardStrategy(study, panel, ctx);
    return [single.combined.row.costs, single.combined.row.totalReturn, walked.combined.row.costs];
  };
  const [fixed, quoted, other] = [await run(FIXED, bare), await run(QUOTES, even), await run(QUOTES, varied)];
  close(Float64Array.from(quoted), Float64Array.from(fixed), { rtol: 1e-9 });
  assert.ok(other[0] < fixed[0] && other[2] < fixed[2], 'narrower quotes cost less');
});

const market = randomPanel(['M', 'A', 'B'], 640);
const runConfig = (costs: unknown) =>
  smallConfig({ models: [{ name: 'ridge' }], policy: { name: 'threshold', enter: 0.001, exit: 0 }, costs });

test('pipeline run: ledger, baselines and sensitivity pay the quoted spread', async () => {
  const fixed = await backtest(runConfig(FIXED), market, ctx);
  const quotedMarket = quotedPanel(market, () => 20);
  const quoted = await backtest(runConfig(QUOTES), quotedMarket, ctx);
  close(quoted.trace.ledger.rows, fixed.trace.ledger.rows, { rtol: 1e-9, atol: 1e-9 });
  for (const [i, { costs }] of fixed.result.baselines.entries())
    close(quoted.result.baselines[i].costs.spreadUsd, costs.spreadUsd, { rtol: 1e-6 });
  for (const [i, { costs }] of fixed.result.sensitivity.entries())
    close(quoted.result.sensitivity[i].costs.totalUsd, costs.totalUsd, { rtol: 1e-6 });
  const wide = await backtest(
    runConfig(QUOTES),
    quotedPanel(market, (t) => 20 + (t % 50)),
    ctx,
  );
  assert.ok(wide.result.strategy.costs.spreadUsd > fixed.result.strategy.costs.spreadUsd);
  assert.match(wide.result.costModel, 'spread as quoted');
});

test('no look-ahead: quotes and bars from t on change no figure before t', async () => {
  const T = 640;
  const one = quotedPanel(market, (t) => 20 + (t % 50));
  const other = quotedPanel(withOtherFuture(market, 600), (t) => (t < 600 ? 20 + (t % 50) : 300));
  const [a, b] = [await backtest(runConfig(QUOTES), one, ctx), await backtest(runConfig(QUOTES), other, ctx)];
  const rows = (x: typeof a) => ledgerColumn(x.trace.ledger, 'equity').slice(0, 600 - x.result.start);
  sameArray(rows(a), rows(b));
  const series = (panel: Panel) => costModel(resolveCosts(QUOTES), panel).spread!;
  for (let s = 0; s < 3; s++) {
    const cut = series(slicePanel(one, 0, 600)).subarray(s * 600, (s + 1) * 600);
    sameArray(cut, series(one).subarray(s * T, s * T + 600));
    sameArray(cut, series(other).subarray(s * T, s * T + 600));
  }
});

test('the simulated broker fills at the quoted spread and shows it', async () => {
  const { native, spread } = ledgerCosts(resolveCosts(QUOTES), varied);
  const { account } = runConfig({});
  const broker = createSimulatedBroker({
    panel: varied,
    startIndex: 100,
    costs: native,
    spread,
    account: { ...account, fractional: 0 },
  });
  const shown = (await broker.latestQuotes(['B'])).get('B')!;
  close((shown.ask - shown.bid) / bare.fields.close[500 + 100], spread![500 + 101], { rtol: 1e-9 });
  await broker.submit({
    clientOrderId: 'a',
    symbol: 'B',
    side: 'buy',
    qty: '10',
    type: 'market',
    timeInForce: 'opg',
  });
  await broker.advance();
  const open = bare.fields.open[500 + 101];
  const paid = open * (1 + spread![500 + 101] / 2 + 2e-4);
  close(broker.orders()[0].filledAvgPrice!, paid, { rtol: 1e-9 });
  await broker.close();
});

test('estimates are now taken by runs too, hashes stay', () => {
  requireLedgerCosts(resolveCosts({ spread: { name: 'corwin-schultz' } }));
  const { native, spread } = ledgerCosts(resolveCosts(), bare);
  assert.ok(spread === undefined && native.spreadBps === 2);
  assert.is.not(
    configHash(resolveRunConfig({})),
    configHash(resolveRunConfig({ data: { quotes: { path: 'q.csv' } } })),
  );
  assert.not('quotes' in resolveRunConfig({}).data);
  assert.type(studyHash(smaStudy()), 'string');
});

test.run();
