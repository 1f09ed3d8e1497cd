import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadNative, panelHandle } from '../../src/native/index.ts';
import {
  build,
  compileStrategy,
  describeStrategy,
  expandSpace,
  OPERATORS,
  panelContext,
  paramNames,
  resolveStrategy,
  STRATEGIES,
  singleSet,
  strategyHash,
  warmUpBars,
} from '../../src/strategy/index.ts';
import { throwsCode } from '../assert.ts';
import { randomPanel } from '../fixtures/panels.ts';

const test = suite('strategy registry');
const panel = randomPanel(['M', 'A'], 400);

for (const { name, source, strategy } of STRATEGIES.entries) {
  test(`${name} is valid data that survives JSON, whatever way it is hashed`, () => {
    assert.match(name, /^[a-z]+(-[a-z]+)*$/);
    assert.is(strategy.name, name);
    assert.ok(source.length > 10);
    const resolved = resolveStrategy(strategy);
    assert.equal(resolved, strategy);
    assert.equal(resolveStrategy(JSON.parse(JSON.stringify(strategy))), resolved);
    assert.match(strategyHash(resolved), /^[0-9a-f]{64}$/);
  });

  test(`${name} compiles, has defaults that meet its constraints, and is known on most bars`, () => {
    const native = compileStrategy(strategy, panelContext(strategy, panel));
    assert.is(native.params, paramNames(strategy).length);
    assert.is(singleSet(strategy).length, native.params);
    assert.ok(warmUpBars(strategy) <= 260 && warmUpBars(strategy, singleSet(strategy)) <= 140);
    assert.ok(expandSpace(strategy, { method: 'grid', levels: 4 }).size >= 1);
  });

  test(`${name} describes itself`, () => {
    const words = describeStrategy(strategy);
    assert.ok(words.startsWith(`${name}: ${strategy.description}`));
    for (const param of Object.keys(strategy.params ?? {})) assert.match(words, new RegExp(`\\b${param}\\b`));
  });
}

/** First bar at which the native engine knows the weight. */
function firstKnown(weight: string): number {
  const strategy = resolveStrategy({ benchmark: 'M', rules: { weight } });
  const native = compileStrategy(strategy, panelContext(strategy, panel));
  const handle = loadNative().strategyOpen(panelHandle(panel), native);
  const out = new Float64Array(panel.time.length);
  loadNative().strategySeries(handle, native.rules.weight as number, 1, new Float64Array(0), out);
  loadNative().strategyClose(handle);
  const first = out.findIndex((v) => !Number.isNaN(v));
  assert.is(warmUpBars(strategy), first, weight);
  return first;
}

test('the warm-up is the one the native engine has', () => {
  assert.is(firstKnown('close'), 0);
  assert.is(firstKnown('sma(rsi(14), 5)'), 18);
  assert.is(firstKnown('rollingZscore(lag(macd(5, 20, 9).hist, 3), 10)'), 27 + 3 + 9);
  for (const more of [
    'rollingRank(close / sma(20), 30)',
    'rank(lag(roc(60), 20))',
    'crossZscore(relativeStrength(15)) + beta(30)',
    'if(close > sma(10), atr(7), 0 - atr(7)) / bollinger(25, 2).bandwidth',
    `feature('realizedVol20') * 2`,
    'zscore(volumeZscore(12), 8)',
  ])
    firstKnown(more);
});

test('an unknown strategy is told with the nearest', () => {
  throwsCode(() => STRATEGIES.get('sma-corss'), 'AUTOSTOCK_CONFIG_UNKNOWN_NAME', 'did you mean "sma-cross"?');
});

test('no indicator hides behind an operator, and the builder has the settings of those it lists', () => {
  const builders = new Map<string, unknown>(Object.entries(build));
  for (const info of loadNative().indicatorCatalog()) {
    assert.not(OPERATORS.has(info.name), info.name);
    const make = builders.get(info.name) as ((...args: number[]) => unknown) | undefined;
    if (!make) continue;
    const made = make(...info.params.map((p) => p.default));
    const outputs = made instanceof build.NumberValue ? [made] : Object.values(made as object);
    assert.is(outputs.length, info.outputs.length, info.name);
    for (const output of outputs) assert.ok(build.strategy({ benchmark: 'M', rules: { weight: output } }));
  }
});

test.run();
