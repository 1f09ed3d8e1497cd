import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { backtest, ledgerColumn, type RunVariation, replayTargets } from '../../../src/backtest/index.ts';
import { variationsOf } from '../../../src/backtest/variations.ts';
import { quietContext } from '../../../src/core/index.ts';
import { configHash } from '../../../src/pipeline/index.ts';
import { sameArray } from '../../assert.ts';
import { randomPanel, smallConfig } from '../../fixtures/panels.ts';

const test = suite('sensitivity of a run');
const panel = randomPanel(['M', 'A', 'B'], 640);
// A short policy, a gate that refuses and a drawdown limit: all of them must come out the same again.
const config = smallConfig({
  models: [{ name: 'ridge' }],
  policy: { name: 'threshold', enter: 0.001, exit: 0 },
  risk: { maxNameWeight: 0.3, maxDrawdown: 0.05 },
});
const ctx = quietContext();
const { result, trace } = await backtest(config, panel, ctx);
const replay = { panel, config, start: result.start, targets: trace.targets, signal: ctx.signal };
const [free, asMade, double, five, late] = result.sensitivity;
const total = (v: RunVariation) => v.metrics.totalReturn;

test('trading the decided targets again gives the run bit for bit', () => {
  assert.ok(trace.refusals.size > 0, 'the gate has something to refuse');
  const again = replayTargets(replay, { costMultiple: 1, extraLag: 0 });
  sameArray(again.rows, trace.ledger.rows);
  sameArray(again.positions, trace.ledger.positions);
});

test('0x, 1x, 2x and 5x costs and one bar later, of which 1x is the run itself', () => {
  assert.equal(
    result.sensitivity.map((v) => [v.label, v.costMultiple, v.extraLag]),
    [
      ['0x costs', 0, 0],
      ['1x costs', 1, 0],
      ['2x costs', 2, 0],
      ['5x costs', 5, 0],
      ['one bar later', 1, 1],
    ],
  );
  const { metrics, costs, trades } = result.strategy;
  assert.equal(
    { metrics, costs, trades },
    { metrics: asMade.metrics, costs: asMade.costs, trades: asMade.trades },
  );
  assert.is(free.costs.totalUsd, 0);
  assert.ok(asMade.costs.totalUsd > 0);
  assert.ok(total(free) > total(asMade) && total(asMade) > total(double) && total(double) > total(five));
});

test('a bar of delay is the targets of the bar before, with nothing to do at the first close', () => {
  const [S, T] = [panel.symbols.length, panel.time.length];
  const shifted = new Float64Array(S * T).fill(Number.NaN);
  for (let s = 0; s < S; s++)
    shifted.set(trace.targets.subarray(s * T + result.start, s * T + T - 1), s * T + result.start + 1);
  const expected = replayTargets({ ...replay, targets: shifted }, { costMultiple: 1, extraLag: 0 });
  const delayed = replayTargets(replay, { costMultiple: 1, extraLag: 1 });
  sameArray(delayed.rows, expected.rows);
  assert.is(
    late.trades,
    ledgerColumn(delayed, 'trades').reduce((a, b) => a + b, 0),
  );
  assert.is.not(total(late), total(asMade));
  const firstFill = (fills: Float64Array) => fills.findIndex((n) => n > 0);
  assert.is(firstFill(ledgerColumn(delayed, 'trades')), firstFill(ledgerColumn(trace.ledger, 'trades')) + 1);
});

test('cancelling stops between two variations', async () => {
  const stop = new AbortController();
  const made = { ledger: trace.ledger, benchmark: trace.ledger, barsPerYear: 252 };
  const running = variationsOf({ ...replay, signal: stop.signal }, made);
  stop.abort(new Error('stopped'));
  await running.then(
    () => assert.unreachable(),
    (error) => assert.match(String(error), /stopped/),
  );
});

test('the hash of a configuration does not know of sensitivity', () => {
  assert.is(result.configHash, configHash(config));
  assert.not.ok('sensitivity' in result.config);
});

test.run();
