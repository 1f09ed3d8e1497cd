import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runBacktest } from '../../src/backtest/index.ts';
import { quietContext } from '../../src/core/index.ts';
import { loadPanel } from '../../src/data/index.ts';
import { ENSEMBLES } from '../../src/ensemble/index.ts';
import { forecastStudy } from '../../src/forecast/index.ts';
import { forecastPool } from '../../src/jobs/index.ts';
import { MODELS } from '../../src/models/index.ts';
import { resolveRunConfig } from '../../src/pipeline/index.ts';

const test = suite('planted signal');

/** What moves all stocks alike cannot tell them apart, and would drown a weak signal in estimation error. */
const FEW = ['return1', 'return5', 'return20', 'zscore20', 'rsi14', 'sentimentReturn5', 'relativeStrength20'];

interface Market {
  readonly signalIc: number;
  readonly seed: number;
  readonly symbols?: number;
  readonly bars?: number;
  readonly features?: readonly string[];
}

/** The whole pipeline on a generated market whose information coefficient is known. */
async function run({ signalIc, seed, symbols = 30, bars = 3391, features }: Market) {
  const config = resolveRunConfig({
    name: 'planted',
    seed,
    data: { source: 'synth', synth: { symbols, bars, seed, signalIc } },
    benchmark: 'QQQ',
    sentiment: 'QQQ',
    // The planted signal is relative to the index; so is what is forecast.
    label: { relativeTo: 'QQQ' },
    ...(features ? { features } : {}),
    models: [{ name: 'zero-return' }, { name: 'ridge' }],
    training: { epochs: 4, batchSize: 512 },
    walkForward: { trainBars: bars >> 1, testBars: 600 },
  });
  const { panel } = await loadPanel(config.data);
  return runBacktest(config, panel, quietContext());
}

/** Baselines that learn nothing, and `ar`, whose BIC allows no lag on so short a sample. */
const RULES = ['zero-return', 'last-return', 'historical-mean', 'ewma', 'ar'];
const SMALL = { hidden: 16, width: 16, feedForward: 32 };

/** Every member of the zoo at a small size, and every ensemble of them, walked forward once. */
async function everyMember(signalIc: number) {
  const models = MODELS.entries.map(({ name, schema }) => ({
    name,
    ...Object.fromEntries(Object.entries(SMALL).filter(([key]) => key in schema.properties)),
  }));
  const config = resolveRunConfig({
    name: 'zoo',
    data: { source: 'synth', synth: { symbols: 40, bars: 1800, seed: 1, signalIc } },
    benchmark: 'QQQ',
    sentiment: 'QQQ',
    label: { relativeTo: 'QQQ' },
    features: FEW,
    models,
    training: { epochs: 4, batchSize: 512 },
    walkForward: { trainBars: 900, testBars: 900 },
  });
  const { panel } = await loadPanel(config.data);
  const executor = forecastPool(config.threads);
  try {
    const { rows } = await forecastStudy(config, panel, quietContext(), { executor });
    return rows;
  } finally {
    await executor.close();
  }
}

test('an information coefficient of 0.10 is found by every member that learns and every ensemble', async () => {
  const rows = (await everyMember(0.1)).filter(({ name }) => !RULES.includes(name));
  assert.ok(rows.length >= 17 + ENSEMBLES.names().length);
  for (const { name, mean } of rows)
    assert.ok(mean.dailyIc > 0.03 && mean.dailyIcT > 3, `${name} ${mean.dailyIc}, t ${mean.dailyIcT}`);
});

test('without a signal no member and no ensemble beats zero or ridge', async () => {
  for (const { name, mean, verdict, againstZero } of await everyMember(0)) {
    assert.ok(!(mean.dailyIcT > 3.5), `${name}: t ${mean.dailyIcT}`);
    assert.ok(!againstZero?.better, `${name} claims to beat zero`);
    assert.is.not(verdict, 'beats ridge', name);
  }
});

test('an information coefficient of 0.03 is found given a wide and long market', async () => {
  for (const seed of [1, 2]) {
    const { verdict, skill } = await run({ signalIc: 0.03, seed, symbols: 60, bars: 4700, features: FEW });
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
