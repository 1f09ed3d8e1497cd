import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { backtestRules } from '../../../src/engine/index.ts';
import { loadNative, panelHandle, SWEEP_COLUMNS } from '../../../src/native/index.ts';
import { compileStrategy, panelContext, resolveStrategy, singleSet } from '../../../src/strategy/index.ts';
import { close, throwsCode } from '../../assert.ts';
import { randomPanel } from '../../fixtures/panels.ts';

const test = suite('order engine, rules');
const panel = randomPanel(['A', 'B', 'C'], 300, 11);
const strategy = resolveStrategy({
  rules: { long: 'sma(5) > sma(20)', short: 'sma(5) < sma(20) * 0.98' },
  size: 0.6,
  stops: { stopLoss: 0.03, takeProfit: 0.06, trailingStop: 0.04, maxBars: 30 },
});
const open = () =>
  loadNative().strategyOpen(panelHandle(panel), compileStrategy(strategy, panelContext(strategy, panel)));
const set = singleSet(strategy);

test('trades, fills and equity agree with each other', async () => {
  const handle = open();
  const result = await backtestRules({ panel, strategy: handle, set, symbols: [1] });
  const closed = result.trades.filter((t) => t.exitReason !== 'open');
  assert.ok(closed.length > 5);
  assert.is(result.metrics.trades, closed.length);
  close(result.metrics.totalReturn, result.equity[299] / 100_000 - 1);
  const pnl = result.trades.reduce((total, t) => total + t.pnlUsd, 0);
  close(pnl, result.equity[299] - 100_000, { atol: 1e-6 });
  assert.ok(result.trades.every((t) => t.adverse <= 0 && t.favourable >= 0));
  assert.ok(new Set(closed.map((t) => t.exitReason)).size > 2);
  assert.is(Object.keys(result.metrics).length, SWEEP_COLUMNS.length);
  loadNative().strategyClose(handle);
});

test('several symbols on one account stay inside its leverage; twice the same is the same', async () => {
  const handle = open();
  const run = () =>
    backtestRules({
      panel,
      strategy: handle,
      set,
      symbols: [0, 1, 2],
      settings: { costs: { commissionBps: 5 } },
    });
  const [first, second] = [await run(), await run()];
  assert.ok(new Set(first.fills.map((f) => f.symbol)).size === 3);
  for (const fill of first.fills.filter((f) => f.position !== 0))
    assert.ok(fill.cashUsd > -1 || fill.shares < 0);
  assert.equal([...first.equity], [...second.equity]);
  const free = await backtestRules({ panel, strategy: handle, set, symbols: [0] });
  const dear = await backtestRules({
    panel,
    strategy: handle,
    set,
    symbols: [0],
    settings: { costs: { spreadBps: 20 } },
  });
  assert.ok(dear.costsUsd > 0 && dear.equity[299] < free.equity[299]);
  loadNative().strategyClose(handle);
});

test('a cancelled run and a callable commission are coded errors', async () => {
  const handle = open();
  const run = (more: object) => backtestRules({ panel, strategy: handle, set, symbols: [0], ...more });
  await throwsCode(() => run({ signal: AbortSignal.abort() }), 'AUTOSTOCK_CANCELLED');
  await throwsCode(
    () => run({ settings: { costs: { native: {}, commission: () => 1 } } }),
    'AUTOSTOCK_CONFIG_INVALID',
    /needs a class strategy/,
  );
  loadNative().strategyClose(handle);
});

test.run();
