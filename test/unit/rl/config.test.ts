import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadNative, type NativeField } from '../../../src/native/index.ts';
import {
  builtInTask,
  builtInTasks,
  DqnSchema,
  NetworkSchema,
  nativeOptions,
  PpoSchema,
  presetOf,
  resolveRlConfig,
  rlConfigHash,
} from '../../../src/rl/index.ts';
import { throwsCode } from '../../assert.ts';

const test = suite('rl configuration');

const cartpole = resolveRlConfig({}, { env: 'cartpole', algo: 'ppo' });

test('schemas and native options have the same fields and defaults', () => {
  const { network, ppo, dqn } = loadNative().rlFields();
  const set = { totalSteps: 500_000, seed: 0 };
  const none = { algorithm: 'ppo', steps: set.totalSteps, network: {}, ppo: {}, dqn: {} };
  const base = resolveRlConfig({ ...none, environment: { name: 'cartpole' } });
  const pairs: [object, readonly NativeField[], object][] = [
    [NetworkSchema.properties, network, {}],
    [PpoSchema.properties, ppo, set],
    [DqnSchema.properties, dqn, set],
  ];
  for (const [schema, fields, more] of pairs) {
    const names = fields.map(({ name }) => name);
    assert.equal([...Object.keys(schema), ...Object.keys(more)].sort(), [...names].sort());
  }
  const defaults = (fields: readonly NativeField[]) =>
    Object.fromEntries(fields.map((f) => [f.name, f.default]));
  const plain = { ...base, ppo: { ...base.ppo } };
  const sent = nativeOptions(
    { ...plain, ppo: resolveRlConfig({ ...none, environment: { name: 'unknown' } }).ppo },
    0,
  );
  assert.equal(sent.options, defaults(ppo));
  assert.equal(sent.network, defaults(network));
  assert.equal(
    nativeOptions(
      { ...plain, algorithm: 'dqn', dqn: resolveRlConfig({ ...none, environment: { name: 'unknown' } }).dqn },
      0,
    ).options,
    defaults(dqn),
  );
});

test('the command line stands over the file, the file over the preset, the preset over the defaults', () => {
  const preset = presetOf('ppo', 'cartpole') as { copies: number; ppo: { epochs: number } };
  assert.is(cartpole.copies, preset.copies);
  assert.is(cartpole.ppo.epochs, preset.ppo.epochs);
  const changed = resolveRlConfig(
    { copies: 3, ppo: { epochs: 2 } },
    { env: 'cartpole', algo: 'ppo', steps: 77 },
  );
  assert.equal([changed.copies, changed.ppo.epochs, changed.steps], [3, 2, 77]);
  assert.is(changed.ppo.minibatch, cartpole.ppo.minibatch);
});

test('options of the file belong to its task only', () => {
  const file = { environment: { name: 'sine', cost: 0.02 }, algorithm: 'ppo' };
  assert.equal(resolveRlConfig(file).environment, { name: 'sine', cost: 0.02 });
  assert.equal(resolveRlConfig(file, { env: 'sine' }).environment, { name: 'sine', cost: 0.02 });
  assert.equal(resolveRlConfig(file, { env: 'leak' }).environment, { name: 'leak' });
  const unnamed = { environment: { cost: 0.3 }, algorithm: 'ppo' };
  assert.equal(resolveRlConfig(unnamed, { env: 'ou' }).environment, { name: 'ou', cost: 0.3 });
});

test('what does not fit is refused by name', () => {
  throwsCode(() => resolveRlConfig({}, { algo: 'ppo' }), 'AUTOSTOCK_CONFIG_INVALID', /environment/);
  throwsCode(() => resolveRlConfig({}, { env: 'cartpole' }), 'AUTOSTOCK_CONFIG_INVALID', /algorithm/);
  throwsCode(() => resolveRlConfig([1]), 'AUTOSTOCK_CONFIG_INVALID', /keys and values/);
  const ppo = { env: 'cartpole', algo: 'ppo' } as const;
  throwsCode(() => resolveRlConfig({ ppo: { epoch: 1 } }, ppo), 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', /epochs/);
  throwsCode(
    () => resolveRlConfig({ ppo: { discount: 2 } }, ppo),
    'AUTOSTOCK_CONFIG_INVALID',
    /ppo\.discount/,
  );
  throwsCode(() => builtInTask({ name: 'cartpol' }), 'AUTOSTOCK_CONFIG_UNKNOWN_NAME', /cartpole/);
  throwsCode(
    () => builtInTask({ name: 'sine', cots: 1 } as { name: string }),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    /cots/,
  );
  throwsCode(
    () => builtInTask({ name: 'sine', cost: 'much' } as { name: string }),
    'AUTOSTOCK_CONFIG_INVALID',
    /environment\.cost/,
  );
});

test('only what decides the result is hashed', () => {
  const hash = rlConfigHash(cartpole);
  assert.is(rlConfigHash({ ...cartpole, evaluation: { ...cartpole.evaluation, every: 1 } }), hash);
  assert.is(rlConfigHash({ ...cartpole, dqn: { ...cartpole.dqn, nStep: 9 } }), hash);
  assert.is.not(rlConfigHash({ ...cartpole, ppo: { ...cartpole.ppo, epochs: 9 } }), hash);
  assert.is.not(rlConfigHash({ ...cartpole, steps: 9 }), hash);
});

test('every task opens, and every preset resolves', () => {
  for (const { name, endless } of builtInTasks()) {
    const task = builtInTask({ name });
    assert.is(task.perStep, endless);
    assert.is(task.optimum === undefined, !endless, `${name} has an optimum where it is endless`);
    for (const algo of ['ppo', 'dqn'] as const) resolveRlConfig({}, { env: name, algo });
  }
});

test.run();
