import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runBacktest } from '../../src/backtest/index.ts';
import { quietContext } from '../../src/core/index.ts';
import { loadPanel } from '../../src/data/index.ts';
import { resolveRunConfig } from '../../src/pipeline/index.ts';

const test = suite('planted signal');

/** The whole pipeline on generated markets whose information coefficient is known. */
async function run(signalIc: number, seed: number) {
  const config = resolveRunConfig({
    name: 'planted',
    data: { source: 'synth', synth: { symbols: 12, bars: 2600, seed, signalIc } },
    benchmark: 'QQQ',
    sentiment: 'QQQ',
    models: [{ name: 'zero-return' }, { name: 'ridge' }, { name: 'dlinear' }, { name: 'tcn-residual', channels: 8 }],
    training: { epochs: 6, batchSize: 512 },
    walkForward: { trainBars: 1260, testBars: 670 },
  });
  const { panel } = await loadPanel(config.data);
  return runBacktest(config, panel, quietContext());
}

test('an information coefficient of 0.10 is found', async () => {
  for (const seed of [1, 2]) {
    const { verdict, skill } = await run(0.1, seed);
    assert.ok(verdict.forecastSignificant, JSON.stringify(skill.at(-1)!.pooled));
  }
});

test('without a signal no significance is claimed', async () => {
  for (const seed of [1, 2, 3]) {
    const { verdict, skill } = await run(0, seed);
    assert.not.ok(verdict.forecastSignificant, JSON.stringify(skill.at(-1)!.pooled));
    assert.not.ok(verdict.beatsBenchmark);
  }
});

test.run();
