import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runBacktest } from '../../src/backtest/index.ts';
import { quietContext } from '../../src/core/index.ts';
import { loadPanel } from '../../src/data/index.ts';
import { resolveRunConfig } from '../../src/pipeline/index.ts';

const test = suite('planted signal');

interface Market {
  readonly signalIc: number;
  readonly seed: number;
  readonly symbols?: number;
  readonly bars?: number;
  readonly models?: readonly Record<string, unknown>[];
  readonly features?: readonly string[];
}

/** The whole pipeline on a generated market whose information coefficient is known. */
async function run({ signalIc, seed, symbols = 30, bars = 3391, models, features }: Market) {
  const config = resolveRunConfig({
    name: 'planted',
    seed,
    data: { source: 'synth', synth: { symbols, bars, seed, signalIc } },
    benchmark: 'QQQ',
    sentiment: 'QQQ',
    // The planted signal is relative to the index; so is what is forecast.
    label: { relativeTo: 'QQQ' },
    ...(features ? { features } : {}),
    models: models ?? [{ name: 'zero-return' }, { name: 'ridge' }],
    training: { epochs: 4, batchSize: 512 },
    walkForward: { trainBars: bars >> 1, testBars: 600 },
  });
  const { panel } = await loadPanel(config.data);
  return runBacktest(config, panel, quietContext());
}

test('an information coefficient of 0.10 is found, by the networks too', async () => {
  const models = ['zero-return', 'ar', 'har', 'ridge', 'gbdt', 'dlinear', 'tcn-residual'].map((name) => ({
    name,
  }));
  const { verdict, skill } = await run({ signalIc: 0.1, seed: 1, models });
  for (const { model, pooled } of skill.filter((s) => s.model !== 'zero-return'))
    assert.ok(pooled.ic > 0.03, `${model} ${pooled.ic}`);
  assert.ok(verdict.forecastSignificant, JSON.stringify(skill.at(-1)!.pooled));
});

test('an information coefficient of 0.03 is found given a wide and long market', async () => {
  // What moves all stocks alike cannot tell them apart, and would drown so weak a signal in estimation error.
  const features = [
    'return1',
    'return5',
    'return20',
    'zscore20',
    'rsi14',
    'sentimentReturn5',
    'relativeStrength20',
  ];
  for (const seed of [1, 2]) {
    const { verdict, skill } = await run({ signalIc: 0.03, seed, symbols: 60, bars: 4700, features });
    assert.ok(verdict.forecastSignificant, JSON.stringify(skill.at(-1)!.pooled));
  }
});

test('without a signal no significance is claimed', async () => {
  for (const seed of [1, 2, 3]) {
    const { verdict, skill } = await run({ signalIc: 0, seed });
    assert.not.ok(verdict.forecastSignificant, JSON.stringify(skill.at(-1)!.pooled));
    assert.not.ok(verdict.beatsBenchmark);
  }
});

test.run();
