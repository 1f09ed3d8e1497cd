import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../../src/core/index.ts';
import { SWEEP_COLUMNS } from '../../../src/native/index.ts';
import { backtestStrategy, isStudy, runSweep } from '../../../src/study/index.ts';
import { close, sameArray, throwsCode } from '../../assert.ts';
import { randomPanel } from '../../fixtures/panels.ts';
import { smaStudy } from '../../fixtures/studies.ts';

const backtest = suite('strategy backtest');
const root = mkdtempSync(join(tmpdir(), 'autostock-strategy-'));
backtest.after(() => rmSync(root, { recursive: true }));
const panel = randomPanel(['A', 'B', 'C'], 500);
const ledger = join(root, 'holdout.jsonl');

backtest('the defaults run bar by bar; series, trades and figures agree', async () => {
  const r = await backtestStrategy(smaStudy(), panel, quietContext());
  assert.equal(r.set, { fast: 5, slow: 20 });
  assert.is(r.combined.equity.length, 500);
  for (const { row, metrics, trades, equity } of r.details) {
    for (const name of ['totalReturn', 'sharpe', 'sortino', 'maxDrawdown', 'calmar', 'turnover'] as const)
      close(row[name], metrics[name], { rtol: 1e-9 }, name);
    assert.is(trades.filter((t) => !t.open).length, row.trades);
    const profit = trades.reduce((sum, t) => sum + t.profitUsd, 0);
    close(100_000 + profit, equity[equity.length - 1], { rtol: 1e-9 });
  }
  assert.equal(
    r.baselines.map((b) => b.name),
    ['all', 'A', 'B', 'C', 'flat'],
  );
  assert.ok(r.bootstrap && r.verdict.sentence.includes('1 trial'));
  assert.is(r.holdOutLooks, undefined);
});

backtest('one set of a sweep and the same set alone give the same row', async () => {
  const study = smaStudy({
    space: { method: 'list', sets: [{ fast: 5, slow: 20 }] },
    holdOut: { fraction: 0 },
  });
  const swept = await runSweep(study, panel, quietContext(), { dir: join(root, 'one') });
  const alone = await backtestStrategy(smaStudy(), panel, quietContext());
  for (const [s, detail] of alone.details.entries())
    for (const column of SWEEP_COLUMNS) close(detail.row[column], swept.top[0].details[s].row[column]);
  assert.is(swept.holdOut, undefined);
});

backtest('a held-out part is left alone until it is asked for, and every look is counted', async () => {
  const study = smaStudy({ holdOut: { fraction: 0.3 } });
  const before = await backtestStrategy(study, panel, quietContext(), { ledger });
  assert.equal([before.period.end, before.holdOutLooks], [350, 0]);
  for (const looks of [1, 2]) {
    const look = await backtestStrategy(study, panel, quietContext(), {
      lookAtHoldOut: { ledger, nowMs: 0 },
    });
    assert.equal([look.period.start, look.period.end, look.holdOutLooks], [350, 500, looks]);
  }
  const nothing = backtestStrategy(smaStudy(), panel, quietContext(), {
    lookAtHoldOut: { ledger, nowMs: 0 },
  });
  await throwsCode(nothing, 'AUTOSTOCK_CONFIG_INVALID', /holdOut/);
});

backtest('one account for all symbols, costs that need volume, scenarios and Monte Carlo', async () => {
  const study = smaStudy({
    accounts: 'shared',
    costs: { slippage: { name: 'square-root' } },
    scenarios: ['spread-5x', 'crisis-2008'],
    monteCarlo: { paths: 200, steps: 50 },
  });
  const r = await backtestStrategy(
    { ...study, strategy: { ...study.strategy, size: 0.3 } },
    panel,
    quietContext(),
  );
  assert.is(r.details.length, 0);
  assert.ok(new Set(r.combined.trades.map((t) => t.symbol)).size > 1);
  const [spread, crisis] = r.scenarios ?? [];
  assert.ok(spread.outcome && spread.outcome.totalReturn < spread.outcome.baseReturn);
  assert.ok(crisis.outcome === undefined && crisis.reason);
  assert.is(r.monteCarlo?.paths, 200);
  assert.ok(r.sensitivity[0].row.totalReturn > r.sensitivity[3].row.totalReturn);
});

backtest('results do not depend on threads', async () => {
  const one = await backtestStrategy(smaStudy({ threads: 1 }), panel, quietContext());
  const four = await backtestStrategy(smaStudy({ threads: 4 }), panel, quietContext());
  sameArray(one.combined.equity, four.combined.equity);
  assert.is(one.specHash, four.specHash);
});

backtest('a file with a strategy is a study', () => {
  assert.ok(isStudy({ strategy: {} }));
  assert.not(isStudy({ models: [] }));
  assert.not(isStudy(undefined));
});

backtest.run();
