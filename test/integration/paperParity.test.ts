import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { backtest } from '../../src/backtest/index.ts';
import { quietContext } from '../../src/core/index.ts';
import { openFileJournal } from '../../src/execution/index.ts';
import { replaySession } from '../../src/live/index.ts';
import { close, sameArray } from '../assert.ts';
import { untrainedPolicy, writePolicy } from '../fixtures/actionPolicy.ts';
import { randomPanel, smallConfig } from '../fixtures/panels.ts';

const test = suite('paper parity');
const SYMBOLS = ['M', 'A', 'B'];
const TRAIN = 400;
const BARS = 150;

const policy = writePolicy(
  untrainedPolicy({ levels: 21, noTradeBand: 0 }, 1, {
    columns: ['forecast', 'spread', 'volatility', 'regime:bull-calm', 'rsi14'],
    horizon: 5,
  }),
);
test.after(() => rm(dirname(policy), { recursive: true }));

interface Case {
  readonly name: string;
  readonly models: readonly string[];
  readonly change?: Record<string, unknown>;
}
const cases: readonly Case[] = [
  { name: 'every member', models: ['zero-return', 'ridge', 'dlinear', 'lstm-stacked', 'tcn-residual'] },
  { name: 'residual labels', models: ['ridge'], change: { label: { relativeTo: 'M' } } },
  {
    name: 'an action model',
    models: ['ridge'],
    change: { policy: { name: 'action-model', path: policy } },
  },
  { name: 'fractional shares', models: ['ridge'], change: { account: { fractional: true } } },
];

for (const { name, models, change } of cases) {
  test(`${BARS} bars of paper trading through the real client decide and order what the backtest does: ${name}`, () =>
    compare(models, change));
}

test('with serving: stream a session decides the same up to what 1e-5 of a forecast moves', () =>
  compare(['dlinear', 'lstm-stacked', 'tcn-residual'], { serving: 'stream' }, 1e-3));

/** Holds a replayed session's targets to the backtest's, to the bit or within `tolerance`; orders to a share then. */
async function compare(
  names: readonly string[],
  change: Record<string, unknown> = {},
  tolerance?: number,
): Promise<void> {
  const panel = randomPanel(SYMBOLS, TRAIN + BARS);
  const models = names.map((name) => ({ name }));
  // Two folds: the session must retrain in the middle just as the backtest does.
  const config = smallConfig({ models, walkForward: { trainBars: TRAIN, testBars: BARS / 2 }, ...change });
  const { trace } = await backtest(config, panel, quietContext());

  const folder = await mkdtemp(join(tmpdir(), 'parity-'));
  const journal = await openFileJournal(join(folder, 'journal.ndjson'));
  try {
    const decisions = await replaySession(config, panel, { journal }, quietContext());
    assert.is(decisions.length, BARS);
    const [S, T] = [SYMBOLS.length, panel.time.length];
    let sent = 0;
    decisions.forEach((decision, i) => {
      const t = TRAIN + i;
      assert.is(decision.time, panel.time[t]);
      const targets = Float64Array.from(SYMBOLS, (_, s) => trace.targets[s * T + t]);
      const orders = trace.orders.subarray(i * S, (i + 1) * S);
      if (tolerance === undefined) {
        sameArray(decision.targets, targets, `targets of bar ${i}`);
        sameArray(decision.orders, orders, `orders of bar ${i}`);
      } else {
        close(decision.targets, targets, { rtol: tolerance, atol: tolerance }, `targets of bar ${i}`);
        close(decision.orders, orders, { atol: 1 }, `orders of bar ${i}`);
      }
      sent += decision.orders.reduce((n, shares) => n + (shares === 0 ? 0 : 1), 0);
    });
    assert.ok(sent > 50, `only ${sent} orders: the test shows little`);
    let intents = 0;
    for await (const { kind } of journal.read()) if (kind === 'intent') intents++;
    assert.ok(intents >= sent, 'every order has its intent in the journal');
  } finally {
    await journal.close();
    await rm(folder, { recursive: true });
  }
}

test.run();
