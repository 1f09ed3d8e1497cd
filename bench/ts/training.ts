/**
 * Training and forecasting speed of each member at its defaults: `node --import tsx bench/ts/training.ts`.
 * One JSON object a line: train rows per second on one thread, microseconds per forecast in a batch and alone, each
 * beside ridge, the cheapest member that learns. LibTorch as a peer is in autostock_bench.
 */
import { performance } from 'node:perf_hooks';
import { createRng, quietContext, resolveConfig } from '../../src/core/index.ts';
import { MODELS, openModel, POINT_OUTPUT, TrainingSchema, trainModel } from '../../src/models/index.ts';

const FEATURES = 16;
const TIMES = 5000;
const EPOCHS = 3;
const FORECASTS = 2000;

const rng = createRng(1, 'bench');
const features = new Float32Array(new SharedArrayBuffer(TIMES * FEATURES * 4));
const labels = new Float32Array(new SharedArrayBuffer(TIMES * 4));
for (let i = 0; i < features.length; i++) features[i] = rng.normal();
for (let i = 0; i < labels.length; i++) labels[i] = rng.normal();
const trainRows = Int32Array.from({ length: TIMES - 40 }, (_, i) => i + 40);
const data = {
  features,
  labels,
  featureCount: FEATURES,
  names: Array.from({ length: FEATURES }, (_, f) => `return${f + 1}`),
  horizons: Int32Array.of(1),
  barCount: TIMES,
  trainRows,
  validRows: new Int32Array(0),
};
const training = { ...resolveConfig(TrainingSchema, { epochs: EPOCHS }), seed: 1 };

const times: Record<string, number> = {};

/** Prints one figure beside ridge's; `better` says which direction wins. */
function show(member: string, what: string, value: number, unit: string, better: 'higher' | 'lower'): void {
  times[`${member} ${what}`] = value;
  const ridge = member === 'ridge' ? undefined : times[`ridge ${what}`];
  const against =
    ridge === undefined
      ? {}
      : { peer: 'ridge', peerValue: ridge, ratio: better === 'higher' ? value / ridge : ridge / value };
  process.stdout.write(
    `${JSON.stringify({ bench: 'training', case: `${member} ${what}`, value, unit, ...against })}\n`,
  );
}

/** Median microseconds of a call over five rounds. */
function medianUs(calls: number, body: () => void): number {
  const rounds = Array.from({ length: 5 }, () => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) body();
    return ((performance.now() - start) * 1000) / calls;
  });
  return rounds.sort((a, b) => a - b)[2];
}

const learners = ['ridge', ...MODELS.names().filter((name) => name !== 'ridge' && name !== 'zero-return')];
// The first call loads the addon; that is no training.
await trainModel('zero-return', {}, POINT_OUTPUT, data, training, quietContext());
for (const name of learners) {
  const start = performance.now();
  const weights = await trainModel(name, {}, POINT_OUTPUT, data, training, quietContext());
  const seconds = (performance.now() - start) / 1000;
  show(name, 'training', (weights.epochs * trainRows.length) / seconds, 'rows/s', 'higher');
  const model = openModel(weights);
  const rows = trainRows.subarray(0, FORECASTS);
  const batch = medianUs(1, () => model.predictSync(features, rows)) / FORECASTS;
  show(name, 'forecast in a batch', batch, 'us', 'lower');
  const one = Int32Array.of(100);
  const out = new Float32Array(1);
  show(
    name,
    'forecast alone',
    medianUs(500, () => model.predictSync(features, one, out)),
    'us',
    'lower',
  );
  model.close();
}
