import Type from 'typebox';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonicalJson, createRegistry, resolveConfig, sha256 } from '../../../src/core/index.ts';
import { throwsCode } from '../../assert.ts';

const closed = { additionalProperties: false } as const;
const schema = Type.Object(
  {
    horizon: Type.Integer({ default: 5, minimum: 1, maximum: 250 }),
    mode: Type.Enum(['anchored', 'rolling'], { default: 'anchored' }),
    inner: Type.Object(
      { window: Type.Integer({ default: 20 }), clip: Type.Number({ default: 5 }) },
      { ...closed, default: {} },
    ),
    path: Type.Optional(Type.String({ minLength: 1 })),
    list: Type.Array(Type.Number(), { default: [1] }),
  },
  closed,
);

const config = suite('config');

config('defaults are filled, also inside sections, and the input is left alone', () => {
  const input = { inner: { clip: 3 } };
  const value = resolveConfig(schema, input);
  assert.equal(value, { horizon: 5, mode: 'anchored', inner: { window: 20, clip: 3 }, list: [1] });
  assert.equal(input, { inner: { clip: 3 } });
  assert.is(resolveConfig(schema, undefined).horizon, 5);
});

config('an unknown key names its path and the nearest known one', () => {
  throwsCode(
    () => resolveConfig(schema, { horizn: 1 }),
    'AUTOSTOCK_CONFIG_UNKNOWN_KEY',
    /"horizn": did you mean "horizon"\?/,
  );
  throwsCode(
    () => resolveConfig(schema, { inner: { windw: 1 } }, 'label'),
    'AUTOSTOCK_CONFIG_UNKNOWN_KEY',
    /"label\.inner\.windw": did you mean "window"\?/,
  );
  throwsCode(
    () => resolveConfig(schema, { zzzzzzzz: 1 }),
    'AUTOSTOCK_CONFIG_UNKNOWN_KEY',
    /allowed: horizon, mode, inner/,
  );
});

config('a wrong value names the field, what it was and what is allowed', () => {
  const cases: [unknown, RegExp][] = [
    [{ horizon: 0 }, /^horizon .*1.*was 0$/],
    [{ horizon: 1.5 }, /^horizon .*integer.*was 1\.5$/],
    [{ horizon: '5' }, /^horizon .*integer.*was "5"$/],
    [{ inner: { window: null } }, /^inner\.window .*was null$/],
    [{ mode: 'sideways' }, /^mode .*anchored.*rolling.*was "sideways"$/],
    [{ list: [1, 'x'] }, /^list\.1 .*was "x"$/],
    [{ path: '' }, /^path .*was ""$/],
    [7, /^\(root\) .*was 7$/],
  ];
  for (const [value, message] of cases)
    throwsCode(() => resolveConfig(schema, value), 'AUTOSTOCK_CONFIG_INVALID', message);
});

config('a missing required key is named', () => {
  const needy = Type.Object({ path: Type.String() }, closed);
  throwsCode(() => resolveConfig(needy, {}, 'data'), 'AUTOSTOCK_CONFIG_INVALID', /^data\.path is required$/);
});

config('canonical JSON does not depend on key order and drops undefined', () => {
  assert.is(
    canonicalJson({ b: [1, { d: 1, c: 2 }], a: undefined, e: null }),
    '{"b":[1,{"c":2,"d":1}],"e":null}',
  );
  assert.is(sha256(canonicalJson({ a: 1, b: 2 })), sha256(canonicalJson({ b: 2, a: 1 })));
  assert.is(sha256(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

config('a registry keeps its order, refuses doubles and suggests the nearest name', () => {
  const registry = createRegistry('model', [{ name: 'ridge' }, { name: 'dlinear' }]);
  assert.equal(registry.names(), ['ridge', 'dlinear']);
  assert.is(registry.get('ridge').name, 'ridge');
  assert.not(registry.has('lstm'));
  throwsCode(
    () => registry.get('rigde'),
    'AUTOSTOCK_CONFIG_UNKNOWN_NAME',
    /unknown model "rigde": did you mean "ridge"\? known: ridge, dlinear/,
  );
  throwsCode(() => registry.get('toString'), 'AUTOSTOCK_CONFIG_UNKNOWN_NAME');
  throwsCode(
    () => createRegistry('model', [{ name: 'a' }, { name: 'a' }]),
    'AUTOSTOCK_INTERNAL',
    /listed twice/,
  );
});

config.run();
