import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runBacktest } from '../../src/backtest/index.ts';
import { quietContext } from '../../src/core/index.ts';
import { MODELS } from '../../src/models/index.ts';
import { summaryOf } from '../../src/report/index.ts';
import { randomPanel, smallConfig } from '../fixtures/panels.ts';

const test = suite('determinism');
const panel = randomPanel(['M', 'A'], 620);
const models = MODELS.names().map((name) => ({ name }));

/** The summary of a run but for its times. */
async function summary(change: Record<string, unknown>): Promise<string> {
  const result = await runBacktest(smallConfig({ models, ...change }), panel, quietContext());
  const { timings: _timings, ...rest } = summaryOf(result) as Record<string, unknown>;
  return JSON.stringify(rest);
}

test('the same seed gives the same summary, with one thread and with two; another seed does not', async () => {
  const once = await summary({ threads: 1 });
  assert.is(await summary({ threads: 1 }), once);
  assert.is(await summary({ threads: 2 }), once);
  assert.is.not(await summary({ threads: 2, seed: 8 }), once);
});

test.run();
