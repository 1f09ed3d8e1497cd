import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runCli } from '../../src/cli/cli.ts';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { MODELS, type OutputConfig, saveCheckpoint } from '../../src/models/index.ts';
import { loadNative, type NamedTensor } from '../../src/native/index.ts';
import { close, sameArray } from '../assert.ts';
import { noisyWeights, noisyWindows } from '../fixtures/memberWeights.ts';
import { smallOptions } from '../fixtures/training.ts';

const folder = mkdtempSync(join(tmpdir(), 'autostock-models-'));
const at = (...names: string[]) => join(folder, ...names);
const test = suite('models commands');
test.after(() => rmSync(folder, { recursive: true, force: true }));

const F = 4;
const OUTPUT: OutputConfig = { horizons: [1, 5], head: 'gaussian' };

/** Runs a command line in this process and reads its one JSON object. */
async function run(...argv: string[]) {
  let stdout = '';
  const sink = (write: (text: string) => void) => ({
    isTTY: false,
    write: (chunk: string | Uint8Array) => {
      write(String(chunk));
      return true;
    },
  });
  const stream = sink((text) => {
    stdout += text;
  });
  const code = await runCli(COMMANDS.entries, ['models', ...argv, '--json'], {
    stdout: stream,
    stderr: sink(() => {}),
  });
  return { code, json: JSON.parse(stdout) };
}

/** Runs one that must fail, and leave no file behind that was not there. */
async function refused(argv: readonly string[], code: string, message: RegExp, exit: number): Promise<void> {
  const before = readdirSync(folder).sort();
  const result = await run(...argv);
  assert.is(result.json.error?.code, code, `${argv.join(' ')}: ${JSON.stringify(result.json.error)}`);
  assert.match(result.json.error.message, message);
  assert.is(result.code, exit);
  assert.equal(readdirSync(folder).sort(), before);
}

function writeTensors(name: string, tensors: readonly NamedTensor[]): string {
  writeFileSync(at(name), loadNative().tensorsWrite(tensors));
  return at(name);
}

const readY = (path: string): NamedTensor => loadNative().tensorsRead(Uint8Array.from(readFileSync(path)))[0];

/** The files of one member: configuration, weights and x [3,T,F]. */
function files(model: string, extra = 0): { config: string; weights: string; input: string; window: number } {
  const options = smallOptions(model);
  const { native } = MODELS.get(model);
  const { window } = loadNative().modelDescribe(native, options, { horizons: 2, head: 2 }, F);
  const T = window + extra;
  writeFileSync(at(`${model}.json`), JSON.stringify({ ...options, ...OUTPUT }));
  writeFileSync(at(`${model}.w`), noisyWeights(model, options, OUTPUT, F));
  const input = writeTensors(`${model}.x${extra}`, [
    { name: 'x', shape: [3, T, F], data: noisyWindows(3, T, F) },
  ]);
  return { config: at(`${model}.json`), weights: at(`${model}.w`), input, window };
}

const forwardArgs = (model: string, { config, weights, input }: ReturnType<typeof files>, output: string) => [
  'forward',
  ...['--model', model, '--config', config, '--weights', weights, '--input', input, '--output', output],
];

test('list and describe say what the zoo is', async () => {
  const { json } = await run('list');
  assert.equal(
    json.models.map((m: { name: string }) => m.name),
    MODELS.names(),
  );
  for (const model of json.models) {
    assert.ok(model.description && model.source && model.kind);
    const described = (await run('describe', model.name, '--features', `${F}`)).json;
    assert.equal(described.options, model.defaults);
    assert.equal(Object.keys(described.schema.properties), Object.keys(model.defaults));
    const count = described.tensors.reduce(
      (sum: number, { shape }: { shape: number[] }) => sum + shape.reduce((a, b) => a * b, 1),
      0,
    );
    assert.is(described.parameters, count, model.name);
    assert.ok(described.receptiveField <= described.window);
    assert.is(described.engines.includes('libtorch'), model.gradient);
  }
});

test('every engine of every member gives one forecast, in the shape of its head', async () => {
  for (const { name } of MODELS.entries) {
    const paths = files(name);
    const forecasts: Float32Array[] = [];
    const { engines } = (await run('describe', name, '--config', paths.config, '--features', `${F}`)).json;
    for (const engine of engines) {
      const output = at('y.safetensors');
      const { json } = await run(...forwardArgs(name, paths, output), '--engine', engine);
      assert.equal(json.shape, [3, 2, 2], `${name}: ${JSON.stringify(json.error)}`);
      const y = readY(output);
      assert.is(y.name, 'y');
      assert.equal(y.shape, [3, 2, 2]);
      forecasts.push(y.data);
      rmSync(output);
    }
    const [fused, stream] = forecasts.slice(-2);
    sameArray(stream, fused, `${name}: stream`);
    if (forecasts.length === 3) close(forecasts[0], fused, { rtol: 1e-5, atol: 1e-6 }, `${name}: libtorch`);
  }
});

test('a longer sequence is streamed to its last bar, and refused by a window', async () => {
  const longer = files('tcn-residual', 5);
  const y = at('y.safetensors');
  await refused(
    forwardArgs('tcn-residual', longer, y),
    'AUTOSTOCK_DATA_INVALID',
    /takes exactly the window/,
    6,
  );
  assert.is((await run(...forwardArgs('tcn-residual', longer, y), '--engine', 'stream')).code, 0);
  const streamed = readY(y).data;
  const x = readY(longer.input);
  const T = longer.window + 5;
  const data = new Float32Array(3 * longer.window * F);
  for (let b = 0; b < 3; b++) {
    data.set(x.data.subarray((b * T + 5) * F, (b + 1) * T * F), b * longer.window * F);
  }
  const input = writeTensors('last.x', [{ name: 'x', shape: [3, longer.window, F], data }]);
  await run(...forwardArgs('tcn-residual', { ...longer, input }, y));
  sameArray(readY(y).data, streamed);
  rmSync(y);
});

test('bad input is refused by name, with nothing written', async () => {
  const good = files('dlinear');
  const y = at('bad.safetensors');
  const forward = (change: Partial<typeof good>, model = 'dlinear') =>
    forwardArgs(model, { ...good, ...change }, y);
  const x = readY(good.input);
  const input = (name: string, tensor: Partial<NamedTensor>) => writeTensors(name, [{ ...x, ...tensor }]);
  const nan = x.data.slice();
  nan[(1 * good.window + 2) * F + 3] = Number.NaN;
  const text = (name: string, content: string | Uint8Array) => {
    writeFileSync(at(name), content);
    return at(name);
  };
  const weights = readFileSync(good.weights);
  const short = (bars: number) => ({ shape: [1, bars, F], data: x.data.slice(0, bars * F) });
  const cases: [argv: string[], code: string, message: RegExp, exit: number][] = [
    [forward({}, 'dliner'), 'AUTOSTOCK_CONFIG_UNKNOWN_NAME', /did you mean "dlinear"/, 2],
    [
      forward({ config: text('c1', '{"kernal": 3}') }),
      'AUTOSTOCK_CONFIG_UNKNOWN_KEY',
      /did you mean "kernel"/,
      2,
    ],
    [forward({ config: text('c2', '{"window": 1}') }), 'AUTOSTOCK_CONFIG_INVALID', /dlinear.window/, 2],
    [forward({ config: text('c3', '{"horizons": [1, 1]}') }), 'AUTOSTOCK_CONFIG_INVALID', /horizons/, 2],
    [forward({ config: text('c4', '{"head": "mode"}') }), 'AUTOSTOCK_CONFIG_INVALID', /dlinear.head/, 2],
    [forward({ config: text('c5', '{') }), 'AUTOSTOCK_CONFIG_INVALID', /is not JSON/, 2],
    [forward({ config: at('none') }), 'AUTOSTOCK_CONFIG_NOT_FOUND', /does not exist/, 2],
    [forward({ weights: at('none') }), 'AUTOSTOCK_MODEL_NOT_FOUND', /--weights/, 6],
    [forward({ weights: text('w0', '') }), 'AUTOSTOCK_MODEL_CHECKPOINT', /is empty/, 1],
    [
      forward({ weights: text('w1', weights.subarray(0, 50)) }),
      'AUTOSTOCK_MODEL_CHECKPOINT',
      /safetensors/,
      1,
    ],
    [forward({ weights: good.input }), 'AUTOSTOCK_MODEL_CHECKPOINT', /"x" does not belong/, 1],
    [forward({ input: at('none') }), 'AUTOSTOCK_DATA_NOT_FOUND', /--input/, 6],
    [forward({ input: text('x0', '') }), 'AUTOSTOCK_DATA_PARSE', /is empty/, 6],
    [
      forward({ input: text('x1', readFileSync(good.input).subarray(0, 100)) }),
      'AUTOSTOCK_DATA_PARSE',
      /x1: saf/,
      6,
    ],
    [forward({ input: text('x2', Buffer.alloc(64, 0xff)) }), 'AUTOSTOCK_DATA_PARSE', /header of/, 6],
    [
      forward({ input: input('x3', { name: 'z' }) }),
      'AUTOSTOCK_DATA_INVALID',
      /the tensor "x" and no other/,
      6,
    ],
    [
      forward({ input: input('x4', { shape: [3, good.window * F] }) }),
      'AUTOSTOCK_DATA_INVALID',
      /\[B,T,F\]/,
      6,
    ],
    [forward({ input: input('x5', { data: nan }) }), 'AUTOSTOCK_DATA_INVALID', /x\[1,2,3\] is NaN/, 6],
    [forward({ input: input('x6', short(good.window - 1)) }), 'AUTOSTOCK_DATA_TOO_SHORT', /reads 16/, 6],
    [
      forward({ input: input('x7', { shape: [3 * good.window, 1, F] }) }),
      'AUTOSTOCK_DATA_TOO_SHORT',
      /1 bars/,
      6,
    ],
    [
      forward({ input: input('x8', { shape: [3 * F, good.window, 1] }) }),
      'AUTOSTOCK_MODEL_CHECKPOINT',
      /head.weight" has shape/,
      1,
    ],
    [[...forward({}), '--engine', 'cuda'], 'AUTOSTOCK_CONFIG_INVALID', /--engine/, 2],
    [forward({}).map((a) => (a === y ? at('none', 'y') : a)), 'AUTOSTOCK_CONFIG_INVALID', /folder of/, 2],
    [['describe', 'lstm-stakked'], 'AUTOSTOCK_CONFIG_UNKNOWN_NAME', /lstm-stacked/, 2],
  ];
  for (const [argv, code, message, exit] of cases) await refused(argv, code, message, exit);
  const closed = forwardArgs('ridge', files('ridge'), y);
  await refused([...closed, '--engine', 'libtorch'], 'AUTOSTOCK_CONFIG_INVALID', /use fused or stream/, 2);
});

test('a checkpoint is registered, promoted, rolled back and exported', async () => {
  mkdirSync(at('checkpoints'));
  for (const seed of [1, 2]) {
    const weights = noisyWeights('dlinear', smallOptions('dlinear'), OUTPUT, F, seed);
    await saveCheckpoint(at('checkpoints'), `dlinear-${seed}`, weights, {
      model: 'dlinear',
      options: smallOptions('dlinear'),
      features: ['a', 'b', 'c', 'd'],
      ...OUTPUT,
      volatilityWindow: 20,
      sentiment: 'QQQ',
      scaler: { mean: [0, 0, 0, 0], std: [1, 1, 1, 1], clip: 5 },
      residualStd: 1,
      dataHash: 'data',
      configHash: 'config',
      codeVersion: '0.1.0',
      seed,
      trainedUntil: '2020-01-01',
      training: { epochs: 1, bestEpoch: 1, validLoss: Number.NaN },
    });
  }
  const store = ['--store', at('store')];
  writeFileSync(at('skill.json'), '{"rankIc": 0.03}');
  for (const seed of [1, 2]) {
    const argv = [
      'register',
      at('checkpoints', `dlinear-${seed}`),
      '--as',
      'daily',
      '--skill',
      at('skill.json'),
    ];
    const { json } = await run(...argv, ...store);
    assert.is(json.version.version, seed);
    assert.is(json.version.skill.rankIc, 0.03);
    assert.is(json.version.lineage.seed, seed);
  }
  assert.is((await run('promote', 'daily', '1', ...store)).json.version, 1);
  assert.is((await run('promote', 'daily', '2', '--alias', 'challenger', ...store)).json.version, 2);
  assert.is((await run('promote', 'daily', 'challenger', ...store)).json.version, 2);
  assert.equal((await run('versions', ...store)).json.models, [
    { name: 'daily', versions: 2, champion: 2, challenger: 2 },
  ]);
  assert.is((await run('rollback', 'daily', ...store)).json.version, 1);
  await refused(['rollback', 'daily', ...store], 'AUTOSTOCK_MODEL_NOT_FOUND', /nothing to roll back/, 6);
  const { json } = await run('versions', 'daily', ...store);
  assert.equal(json.aliases.champion, { version: 1, before: [] });
  assert.equal(
    json.versions.map((v: { aliases: string[] }) => v.aliases),
    [['champion'], ['challenger']],
  );
  await refused(['promote', 'weekly', '1', ...store], 'AUTOSTOCK_MODEL_NOT_FOUND', /no model "weekly"/, 6);
  const exported = await run('export', at('checkpoints', 'dlinear-1'), '--onnx', at('d.onnx'));
  assert.is(exported.json.bytes, readFileSync(at('d.onnx')).length);
  assert.ok(existsSync(at('d.onnx')));
  await refused(['export', '--onnx', at('e.onnx')], 'AUTOSTOCK_CONFIG_INVALID', /give a checkpoint/, 2);
});

test.run();
