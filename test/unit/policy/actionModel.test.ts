import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { POLICIES, type PolicyInput, readPolicy, servePolicy } from '../../../src/policy/index.ts';
import { throwsCode } from '../../assert.ts';
import {
  policyContext,
  policyInput,
  single,
  untrainedPolicy,
  writePolicy,
} from '../../fixtures/actionPolicy.ts';

const test = suite('action-model policy');
const path = writePolicy(untrainedPolicy());
test.after(() => rmSync(dirname(path), { recursive: true }));
const held = (exposure: number, share = 1): PolicyInput => ({
  ...policyInput,
  share,
  position: { ...policyInput.position, exposure },
});

test('is read from the two files of a training, with or without an ending', () => {
  for (const ending of ['', '.json', '.safetensors'])
    assert.is(readPolicy(`${path}${ending}`).manifest.seed, 1);
});

test('what is not there, damaged or of another task is refused by name', () => {
  throwsCode(() => readPolicy('/nowhere/policy'), 'AUTOSTOCK_DATA_NOT_FOUND', /policy\.path: \/nowhere/);
  const other = writePolicy(untrainedPolicy({}, 2));
  writeFileSync(`${other}.safetensors`, readFileSync(`${path}.safetensors`));
  throwsCode(() => readPolicy(other), 'AUTOSTOCK_MODEL_CHECKPOINT', /not those of its manifest/);
  writeFileSync(`${other}.json`, '{');
  throwsCode(() => readPolicy(other), 'AUTOSTOCK_MODEL_CHECKPOINT', /is not JSON/);
  writeFileSync(`${other}.json`, '{"kind":"model"}');
  throwsCode(() => readPolicy(other), 'AUTOSTOCK_MODEL_CHECKPOINT', /not of an action policy/);
  rmSync(dirname(other), { recursive: true });
  const { manifest, weights } = untrainedPolicy();
  const { trading: _, ...bare } = manifest;
  throwsCode(
    () => servePolicy({ manifest: { ...bare, task: 'cartpole' }, weights }, policyContext),
    'AUTOSTOCK_CONFIG_INVALID',
    /"cartpole", which does not trade/,
  );
});

test('columns and horizon must be those of the run', () => {
  const saved = untrainedPolicy();
  throwsCode(
    () => servePolicy(saved, { ...policyContext, features: ['one'] }),
    'AUTOSTOCK_CONFIG_INVALID',
    /unknown column "two"/,
  );
  throwsCode(
    () => servePolicy(saved, { ...policyContext, horizon: 5 }),
    'AUTOSTOCK_CONFIG_INVALID',
    /label\.horizon is 5/,
  );
});

test('exposures are those of the symbol’s part of the book', () => {
  const saved = untrainedPolicy({ noTradeBand: 0, levels: 101 });
  const whole = single(servePolicy(saved, policyContext));
  const half = single(servePolicy(saved, policyContext));
  for (const exposure of [0, 0.2, 0.8]) assert.is(whole(held(exposure)), half(held(exposure / 2, 0.5)));
});

test('inside the band the position is left alone, closing is never held back', () => {
  const wide = single(servePolicy(untrainedPolicy({ noTradeBand: 1, levels: 101 }), policyContext));
  const signal = wide(held(0.5));
  assert.ok(Number.isNaN(signal) || signal === 0);
});

test('steps move one level from flat and stop at the ends', () => {
  const decide = single(
    servePolicy(untrainedPolicy({ actions: 'steps', levels: 3, noTradeBand: 0 }), policyContext),
  );
  let level = 0;
  for (let t = 0; t < 20; t++) {
    const signal = decide(policyInput);
    if (Number.isNaN(signal)) continue;
    assert.ok(Math.abs(signal - level) === 0.5 && signal >= 0 && signal <= 1);
    level = signal;
  }
});

test('steps go on from a position that they find', () => {
  const at = (bar: number) => ({ mean: 0.05 * Math.sin(bar), spread: 0.02 });
  for (const [exposure, levels] of [
    [0.5, [0.25, 0.75]],
    [5, [0.75]],
    [-1, [0.25]],
  ] as const) {
    const firsts = Array.from({ length: 10 }, (_, seed) => {
      const saved = untrainedPolicy({ actions: 'steps', levels: 5, noTradeBand: 0 }, seed);
      const decide = single(servePolicy(saved, policyContext));
      const bars = Array.from({ length: 20 }, (_, bar) => ({ ...held(exposure), bar, forecast: at(bar) }));
      return bars.map((input) => decide(input)).find((signal) => !Number.isNaN(signal));
    });
    const moved = firsts.filter((signal): signal is number => signal !== undefined);
    assert.ok(moved.length > 0, 'some policy moves');
    for (const signal of moved)
      assert.ok((levels as readonly number[]).includes(signal), `${exposure}: ${signal}`);
  }
});

test('steps begin at flat again once what they see was unknown or their position is gone', () => {
  const unknown = { forecast: { mean: Number.NaN, spread: Number.NaN } };
  // Closed for want of bars: the one decided on next is not the one after.
  for (const [event, later] of [
    [unknown, 0],
    [undefined, 5],
  ] as const) {
    const decide = single(
      servePolicy(untrainedPolicy({ actions: 'steps', levels: 5, noTradeBand: 0 }), policyContext),
    );
    const at = (bar: number): PolicyInput => ({
      ...policyInput,
      bar,
      forecast: { mean: 0.05 * Math.sin(bar), spread: 0.02 },
    });
    const signals = Array.from({ length: 20 }, (_, bar) => decide(at(bar)));
    assert.ok(signals.includes(1), 'it was at the top');
    if (event) assert.is(decide({ ...at(20), ...event }), 0);
    const after = Array.from({ length: 20 }, (_, i) => decide(at(21 + later + i)));
    assert.is(
      after.find((signal) => !Number.isNaN(signal)),
      0.25,
    );
  }
});

test('says until when it has learnt', () => {
  const spec = POLICIES.get('action-model');
  assert.is(spec.learntUntil?.({ path }), 0);
  assert.is(POLICIES.get('threshold').learntUntil, undefined);
});

test.run();
