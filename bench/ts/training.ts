/**
 * Training and forecasting speed of each member at its defaults: `node --import tsx bench/ts/training.ts`.
 * One JSON object a line: train rows per second and per CPU second (one thread), microseconds per forecast.
 */
import { performance } from 'node:perf_hooks';
import { createRng, quietContext, resolveConfig } from '../../src/core/index.ts';
import { MODELS, openModel, TrainingSchema, trainModel } from '../../src/models/index.ts';

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
const data = { features, labels, featureCount: FEATURES, trainRows, validRows: new Int32Array(0) };
const training = { ...resolveConfig(TrainingSchema, { epochs: EPOCHS }), seed: 1 };

for (const { name } of MODELS.entries) {
  const cpuStart = process.cpuUsage();
  const start = performance.now();
  const weights = await trainModel(name, {}, data, training, quietContext());
  const seconds = (performance.now() - start) / 1000;
  const cpu = process.cpuUsage(cpuStart);
  const model = openModel(weights);
  const rows = trainRows.subarray(0, FORECASTS);
  model.predictSync(features, rows.subarray(0, 100));
  const before = performance.now();
  model.predictSync(features, rows);
  const perRow = ((performance.now() - before) * 1000) / FORECASTS;
  const one = Int32Array.of(100);
  const out = new Float32Array(1);
  const single = performance.now();
  for (let i = 0; i < FORECASTS; i++) model.predictSync(features, one, out);
  const perCall = ((performance.now() - single) * 1000) / FORECASTS;
  model.close();
  const samples = weights.epochs * trainRows.length;
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  process.stdout.write(
    `${JSON.stringify({
      bench: 'training',
      case: name,
      samplesPerSecond: Math.round(samples / seconds),
      samplesPerCpuSecond: Math.round(samples / cpuSeconds),
      parameters: weights.parameters,
      forecastUs: Math.round(perRow * 100) / 100,
      oneForecastCallUs: Math.round(perCall * 100) / 100,
    })}\n`,
  );
}
