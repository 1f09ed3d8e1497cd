import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { computeFeatures, FEATURES } from '../../../src/features/index.ts';
import { ForecastPath, type PathShape } from '../../../src/live/index.ts';
import {
  applyScaler,
  fitScaler,
  MODELS,
  nativeOutput,
  openModel,
  POINT_OUTPUT,
  resolveModelOptions,
  type TrainedModel,
} from '../../../src/models/index.ts';
import { BAR_FIELDS, loadNative } from '../../../src/native/index.ts';
import { close, sameArray, throwsCode } from '../../assert.ts';
import { randomPanel } from '../../fixtures/panels.ts';

const test = suite('forecast path');
const SYMBOLS = ['M', 'A', 'B'];
const names = FEATURES.names();
const panel = randomPanel(SYMBOLS, 200);
const T = panel.time.length;
const matrix = computeFeatures(panel, names, 'M');
const rows = Int32Array.from({ length: T - 100 }, (_, t) => t + 100);
const scaler = fitScaler(matrix, rows);

/** An untrained member: weights of its seed. */
function member(name: string, change: Record<string, number> = {}): TrainedModel {
  const spec = MODELS.get(name);
  const options = resolveModelOptions(spec, change);
  const weights = loadNative().modelInitialise(
    spec.native,
    options,
    nativeOutput(POINT_OUTPUT),
    names.length,
    1,
  );
  return openModel({ model: name, options, featureCount: names.length, weights });
}

const shape = (models: readonly TrainedModel[]): PathShape => ({
  features: names,
  symbols: SYMBOLS,
  sentiment: 'M',
  members: models.map((model) => ({ model, scaler })),
});

const { open, high, low, close: closes, volume } = panel.fields;

/** [S][5] of bar t. */
const barAt = (t: number): Float64Array =>
  Float64Array.from({ length: SYMBOLS.length * BAR_FIELDS }, (_, i) => {
    const field = [open, high, low, closes, volume][i % BAR_FIELDS];
    return field[Math.floor(i / BAR_FIELDS) * T + t];
  });

test('every bar of a panel forecasts what the whole panel at once does', () => {
  const before = loadNative().openHandles();
  const models = [
    member('lstm-stacked'),
    member('gru-residual', { hidden: 16 }),
    member('tcn-residual', { window: 80 }),
    member('transformer-streaming'),
  ];
  const path = new ForecastPath(shape(models));
  path.weights.set([1, 2, 0, 3]);
  const scaled = applyScaler(scaler, matrix);
  let known = 0;
  for (let t = 0; t < T; t++) {
    path.step(barAt(t));
    if (t % 2 === 0) path.settle();
    models.forEach((model, m) => {
      for (let s = 0; s < SYMBOLS.length; s++) {
        const point = path.points[m * SYMBOLS.length + s];
        if (t < model.window - 1) {
          assert.ok(Number.isNaN(point));
          continue;
        }
        close(point, model.predictSync(scaled, Int32Array.of(s * T + t)), { rtol: 1e-5, atol: 1e-5 });
        if (!Number.isNaN(point)) known++;
      }
    });
    for (let s = 0; s < SYMBOLS.length; s++) {
      const parts = models
        .map((_, m) => ({ point: path.points[m * SYMBOLS.length + s], weight: path.weights[m] }))
        .filter(({ point }) => !Number.isNaN(point));
      const mass = parts.reduce((sum, { weight }) => sum + weight, 0);
      const mean = parts.reduce((sum, { weight, point }) => sum + weight * point, 0) / mass;
      close(path.forecast[s], mass > 0 ? mean : Number.NaN, { rtol: 1e-12 });
    }
  }
  assert.ok(known > 500, `${known} forecasts compared`);
  path.close();
  for (const model of models) model.close();
  assert.is(loadNative().openHandles(), before);
});

test('what does not fit is refused, and the path goes on', () => {
  const model = member('dlinear');
  throwsCode(
    () => new ForecastPath({ ...shape([model]), features: names.slice(1) }),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    `members[0] reads ${names.length} features, the path makes ${names.length - 1}`,
  );
  throwsCode(() => new ForecastPath(shape([])), 'AUTOSTOCK_NATIVE_ARGUMENT', 'at least one');
  throwsCode(
    () => new ForecastPath({ ...shape([model]), sentiment: 'Z' }),
    'AUTOSTOCK_CONFIG_INVALID',
    'sentiment symbol "Z"',
  );
  const path = new ForecastPath(shape([model]));
  throwsCode(() => path.step(new Float64Array(4)), 'AUTOSTOCK_NATIVE_ARGUMENT', 'bars has 4 values');
  for (let t = 0; t < T; t++) path.step(barAt(t));
  const kept = path.forecast.slice();
  for (const wrong of [-1, Number.NaN]) {
    path.weights[0] = wrong;
    throwsCode(() => path.step(barAt(0)), 'AUTOSTOCK_NATIVE_ARGUMENT', 'weights[0]');
  }
  sameArray(path.forecast, kept);
  // A path keeps its members alive.
  model.close();
  path.weights[0] = 1;
  path.step(barAt(T - 1));
  assert.ok(Number.isFinite(path.forecast[0]));
  path.close();
  throwsCode(() => path.step(barAt(0)), 'AUTOSTOCK_NATIVE_HANDLE');
});

test.run();
