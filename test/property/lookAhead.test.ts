import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { suite } from 'uvu';
import { ENSEMBLES } from '../../src/ensemble/index.ts';
import { POLICIES } from '../../src/policy/index.ts';
import { REGIME_MODELS } from '../../src/regime/index.ts';
import { untrainedPolicy, writePolicy } from '../fixtures/actionPolicy.ts';
import { requireNoLookAhead } from '../fixtures/lookAhead.ts';

const test = suite('look-ahead');

const QUICK = [{ name: 'zero-return' }, { name: 'ridge' }];
/** Options under which what is fitted on the past is fitted before the cut. */
const FAST: Readonly<Record<string, Record<string, unknown>>> = {
  'stacking-nnls': { minBars: 40, refitBars: 10 },
  'stacking-ridge': { minBars: 40, refitBars: 10 },
  hmm: { minBars: 200, refitBars: 50, starts: 2 },
  hamilton: { minBars: 200, refitBars: 50, starts: 2 },
};
const path = writePolicy(
  untrainedPolicy({ levels: 21, noTradeBand: 0 }, 1, {
    columns: ['forecast', 'spread', 'volatility', 'regime:bull-calm', 'rsi14'],
    horizon: 5,
  }),
);
test.after(() => rmSync(dirname(path), { recursive: true }));
/** Options that an entry needs. */
const OPTIONS: Readonly<Record<string, object>> = { 'action-model': { path } };

/** Every ensemble, regime model and policy takes part in one of these; members have a file of their own. */
const cases: readonly Record<string, unknown>[] = [
  ...ENSEMBLES.names().map((name) => ({ ensemble: { name, ...FAST[name] }, models: QUICK })),
  ...REGIME_MODELS.names().map((name) => ({
    ensemble: { name: 'regime-weights' },
    regime: { name, ...FAST[name] },
    models: QUICK,
  })),
  ...POLICIES.names().map((name) => ({
    policy: { name, ...OPTIONS[name] },
    models: [{ name: 'ridge' }],
  })),
  { label: { relativeTo: 'M' }, models: [{ name: 'ridge' }] },
];

for (const change of cases) {
  const what = JSON.stringify({ ...change, models: (change.models as unknown[]).length });
  test(`forecasts and decisions stay the same bits when the future is cut off or different: ${what}`, () =>
    requireNoLookAhead(change));
}

test.run();
