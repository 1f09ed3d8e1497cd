import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { columnWriter } from '../../../src/policy/index.ts';
import { close, sameArray, throwsCode } from '../../assert.ts';
import { policyContext } from '../../fixtures/actionPolicy.ts';

const test = suite('columns of action models');
const U = Number.NaN;
const cell = {
  mean: 0.02,
  spread: 0.04,
  volatility: 0.01,
  sessionLeft: 0.25,
  regimes: [0.25, 0.75],
  features: [9, 9, 3, 4],
  featuresAt: 2,
  known: { values: [0, 3, 5], ages: [0, 0, 6] },
  knownAt: 1,
};

test('are free of scale: forecasts in deviations of the horizon’s return, volatility against its target', () => {
  const into = new Float32Array(8).fill(-1);
  columnWriter(['forecast', 'spread', 'volatility', 'regime:wild', 'two'], policyContext)(cell, into, 1);
  const annual = 0.01 * Math.sqrt(252);
  close([...into], [-1, 1, 2, Math.log(annual / 0.16), 0.75, 4, -1, -1], { rtol: 1e-6 });
});

test('a quantile of the forecast lies so many spreads from its mean', () => {
  const into = new Float32Array(3);
  const columns = ['quantile:0.5', 'quantile:0.975', 'quantile:0.025'];
  columnWriter(columns, policyContext)(cell, into, 0);
  close([...into], [1, 1 + 1.959964 * 2, 1 - 1.959964 * 2], { rtol: 1e-5 });
  throwsCode(
    () => columnWriter(['quantile:1'], policyContext),
    'AUTOSTOCK_CONFIG_INVALID',
    /quantile:<level/,
  );
});

test('a feature beside its age stands at its last known value', () => {
  const into = new Float32Array(3);
  columnWriter(['two', 'age:two', 'one'], policyContext)({ ...cell, features: [9, 9, 3, U] }, into, 0);
  close([...into], [5, Math.log(7), 3], { rtol: 1e-6 });
  columnWriter(['two', 'age:one'], policyContext)({ ...cell, features: [9, 9, U, U] }, into, 0);
  sameArray(into, [U, 0, 3]);
  throwsCode(() => columnWriter(['age:tow'], policyContext), 'AUTOSTOCK_CONFIG_INVALID', /mean "age:two"\?/);
});

test('what is left of a session is seen on intraday bars alone', () => {
  const into = new Float32Array(1);
  columnWriter(['session'], { ...policyContext, intraday: true })(cell, into, 0);
  sameArray(into, [0.25]);
  throwsCode(
    () => columnWriter(['session'], policyContext),
    'AUTOSTOCK_CONFIG_INVALID',
    /unknown column "session"/,
  );
});

test('an unknown one is refused with what is near', () => {
  throwsCode(
    () => columnWriter(['forecast', 'regime:wld'], policyContext),
    'AUTOSTOCK_CONFIG_INVALID',
    /did you mean "regime:wild"\?/,
  );
});

test('what is unknown stays unknown', () => {
  const into = new Float32Array(1);
  columnWriter(['forecast'], policyContext)({ ...cell, mean: Number.NaN }, into, 0);
  assert.ok(Number.isNaN(into[0]));
});

test.run();
