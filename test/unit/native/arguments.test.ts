import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cancelFlag, loadNative, sharedFloat64 } from '../../../src/native/index.ts';
import { throwsCode } from '../../assert.ts';
import { nativePanel } from '../../fixtures/nativePanel.ts';

const native = loadNative();
// Other files of this process may hold handles of their own.
const openBefore = native.openHandles();
const x = suite('native arguments');
const SMA = { period: 3 };

/** Calls with values the types forbid: what JavaScript callers can do. */
const loose = native as unknown as Record<string, (...args: unknown[]) => unknown>;

/** An array whose memory went to another owner: it arrives in native code as length 0, without any error. */
function detached(length: number): Float64Array {
  const array = new Float64Array(length);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

x('a wrong type names the argument, what it must be and what it was', () => {
  const series = (input: unknown) => () => loose.indicatorSeries('sma', SMA, [input], [new Float64Array(5)]);
  throwsCode(
    series(new Float32Array(5)),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    /^inputs\[0\] must be a Float64Array .*was Float32Array of length 5/,
  );
  throwsCode(series([1, 2, 3]), 'AUTOSTOCK_NATIVE_ARGUMENT', /inputs\[0\] .*was an array of length 3/);
  throwsCode(series(null), 'AUTOSTOCK_NATIVE_ARGUMENT', /inputs\[0\] .*was null/);
  throwsCode(series(new BigInt64Array(5)), 'AUTOSTOCK_NATIVE_ARGUMENT', /was BigInt64Array of length 5/);
  throwsCode(
    series(new DataView(new ArrayBuffer(40))),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    /inputs\[0\].*was an object/,
  );
});

x('a wrong length names the expected and the actual length', () => {
  throwsCode(
    () => native.indicatorSeries('sma', SMA, [new Float64Array(5)], [new Float64Array(4)]),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    'outputs[0] must be a Float64Array of length 5, was Float64Array of length 4',
  );
  const short = { ...nativePanel(2, 4), volume: sharedFloat64(7) };
  throwsCode(
    () => native.panelLoad(short),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    'arrays.volume must be a Float64Array of length 8, was',
  );
});

x('a detached array is said to be detached or empty', () => {
  throwsCode(
    () => native.indicatorSeries('sma', SMA, [detached(5)], [new Float64Array(5)]),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    /^inputs\[0\] must be .*was detached or empty/,
  );
  throwsCode(
    () => native.panelLoad({ ...nativePanel(1, 4), close: detached(4) }),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    /^arrays\.close .*detached or empty/,
  );
});

x('a bound plain array that is transferred away later is caught at the call', () => {
  const input = new Float64Array(1);
  const handle = native.indicatorOpen('sma', SMA, input, new Float64Array(1));
  native.indicatorStep(handle);
  structuredClone(input.buffer, { transfer: [input.buffer] });
  throwsCode(
    () => native.indicatorStep(handle),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    /^input was bound .*detached or empty/,
  );
  native.indicatorClose(handle);
});

x('a view into a larger buffer is read at its offset', () => {
  const whole = Float64Array.from([9, 9, 1, 2, 3]);
  const out = new Float64Array(3);
  native.indicatorSeries('sma', { period: 3 }, [whole.subarray(2)], [out]);
  assert.is(out[2], 2);
});

x('options name the key, what it was and what is allowed', () => {
  const run = (params: unknown) => () =>
    loose.indicatorSeries('sma', params, [new Float64Array(5)], [new Float64Array(5)]);
  throwsCode(run({ perid: 3 }), 'AUTOSTOCK_NATIVE_ARGUMENT', /unknown key "perid"; allowed: .*period/);
  throwsCode(run({ period: 2.5 }), 'AUTOSTOCK_NATIVE_ARGUMENT', /period must be a whole number, was 2\.5/);
  throwsCode(
    run({ period: Number.NaN }),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    /period must be a finite number, was NaN/,
  );
  throwsCode(run({ period: '3' }), 'AUTOSTOCK_NATIVE_ARGUMENT', /params\.period must be a number, was "3"/);
  throwsCode(run(undefined), 'AUTOSTOCK_NATIVE_ARGUMENT', /params must be an object, was undefined/);
});

x('panel times must increase, symbols must be a count', () => {
  const arrays = nativePanel(1, 4);
  throwsCode(
    () => native.panelLoad({ ...arrays, symbols: 0 }),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    /arrays\.symbols .*was 0/,
  );
  throwsCode(
    () => native.panelLoad({ ...arrays, symbols: 2 ** 40 }),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    /arrays\.symbols/,
  );
  arrays.time[2] = arrays.time[1];
  throwsCode(
    () => native.panelLoad(arrays),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    /arrays\.time .*strictly increasing.*index 2/,
  );
  throwsCode(() => loose.panelLoad(), 'AUTOSTOCK_NATIVE_ARGUMENT', 'arrays must be an object, was undefined');
});

x('handles: closed, of another kind, made up', () => {
  const panel = native.panelLoad(nativePanel(1, 4));
  native.panelUnload(panel);
  throwsCode(() => native.panelUnload(panel), 'AUTOSTOCK_NATIVE_HANDLE', /panel .*closed/);
  throwsCode(
    () => loose.panelUnload({}),
    'AUTOSTOCK_NATIVE_HANDLE',
    'panel must be a panel handle, was an object',
  );
  throwsCode(() => loose.panelUnload(7), 'AUTOSTOCK_NATIVE_HANDLE', /was 7/);
  const handle = native.indicatorOpen('sma', SMA, sharedFloat64(1), sharedFloat64(1));
  throwsCode(() => loose.ledgerPlan(handle, 0), 'AUTOSTOCK_NATIVE_HANDLE', /not an open ledger/);
  native.indicatorClose(handle);
  throwsCode(() => native.indicatorStep(handle), 'AUTOSTOCK_NATIVE_HANDLE', /closed/);
  throwsCode(() => native.indicatorClose(handle), 'AUTOSTOCK_NATIVE_HANDLE');
  for (const wrong of [undefined, 'x', -1, 2 ** 31, Number.NaN, {}]) {
    throwsCode(() => loose.indicatorStep(wrong), 'AUTOSTOCK_NATIVE_HANDLE');
  }
});

x('a handle number is not reused for another stream', () => {
  const open = () => native.indicatorOpen('sma', SMA, sharedFloat64(1), sharedFloat64(1));
  const first = open();
  native.indicatorClose(first);
  const second = open();
  assert.is.not(first, second);
  throwsCode(() => native.indicatorStep(first), 'AUTOSTOCK_NATIVE_HANDLE');
  native.indicatorClose(second);
});

x('a model handle is not a panel', async () => {
  const output = { horizons: 1, head: 0 };
  const { weights } = await native.modelTrain('zero', {}, output, trainData(), TRAINING, {});
  const model = native.modelOpen('zero', {}, output, 2, weights);
  throwsCode(() => loose.panelUnload(model), 'AUTOSTOCK_NATIVE_HANDLE', /a handle of another kind/);
  native.modelClose(model);
  throwsCode(() => native.modelClose(model), 'AUTOSTOCK_NATIVE_HANDLE', /closed/);
});

x('an error that JavaScript threw passes through as it is', () => {
  const own = new RangeError('mine');
  const arrays = {
    get symbols() {
      throw own;
    },
  };
  try {
    loose.panelLoad(arrays);
    assert.unreachable();
  } catch (error) {
    assert.is(error, own);
  }
});

x('the cancel flag must be shared memory, the progress callback a function', () => {
  const train = (control: unknown) => () =>
    loose.modelTrain('ridge', {}, { horizons: 1, head: 0 }, trainData(), TRAINING, control);
  throwsCode(
    train({ cancel: new Int32Array(1) }),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    /piece\.cancel .*SharedArrayBuffer/,
  );
  throwsCode(train({ cancel: 1 }), 'AUTOSTOCK_NATIVE_ARGUMENT', /piece\.cancel must be a Int32Array/);
  throwsCode(
    train({ onProgress: 3 }),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    /piece\.onProgress must be a function, was 3/,
  );
});

x('a call cancelled before it starts rejects with the code', async () => {
  const { flag } = cancelFlag(AbortSignal.abort());
  await throwsCode(
    native.modelTrain('ridge', {}, { horizons: 1, head: 0 }, trainData(), TRAINING, { cancel: flag }),
    'AUTOSTOCK_CANCELLED',
  );
});

const TRAINING = {
  epochs: 1,
  batchSize: 8,
  learningRate: 1e-3,
  weightDecay: 0,
  clipNorm: 1,
  patience: 1,
  huberDelta: 1,
  seed: 1,
};

function trainData() {
  return {
    features: new Float32Array(400),
    labels: new Float32Array(200),
    featureCount: 2,
    horizons: Int32Array.of(1),
    barCount: 200,
    trainRows: Int32Array.from({ length: 60 }, (_, i) => 64 + i),
    validRows: Int32Array.from({ length: 20 }, (_, i) => 150 + i),
  };
}

x('nothing above left a handle open', () => {
  assert.is(native.openHandles(), openBefore);
});

x.run();
