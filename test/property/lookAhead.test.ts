import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { backtest } from '../../src/backtest/index.ts';
import { type Panel, quietContext } from '../../src/core/index.ts';
import { slicePanel } from '../../src/data/index.ts';
import { ENSEMBLES } from '../../src/ensemble/index.ts';
import { MODELS } from '../../src/models/index.ts';
import { POLICIES } from '../../src/policy/index.ts';
import { sameArray } from '../assert.ts';
import { randomPanel, smallConfig, withOtherFuture } from '../fixtures/panels.ts';

const test = suite('look-ahead');
const SYMBOLS = ['M', 'A', 'B'];
const BARS = 640;
const CUT = 600;

/** Everything decided before the cut, as flat arrays. */
async function decisions(panel: Panel, change: Record<string, unknown>) {
  const { trace, book } = await backtest(smallConfig(change), panel, quietContext());
  const T = panel.time.length;
  const upToCut = (values: ArrayLike<number>, rows: number) =>
    Float64Array.from({ length: rows * CUT }, (_, i) => values[Math.floor(i / CUT) * T + (i % CUT)]);
  const bars = CUT - 400;
  return {
    forecasts: upToCut(book.forecasts, book.members.length * SYMBOLS.length),
    ensemble: upToCut(trace.ensemble, SYMBOLS.length),
    targets: upToCut(trace.targets, SYMBOLS.length),
    orders: trace.orders.slice(0, bars * SYMBOLS.length),
    weights: trace.weights.slice(0, bars * book.members.length),
    regimes: Float64Array.from(trace.regimes.slice(0, bars)),
  };
}

const panel = randomPanel(SYMBOLS, BARS);
const futures: Record<string, Panel> = {
  'cut off': slicePanel(panel, 0, CUT),
  'made different': withOtherFuture(panel, CUT),
};

const models = MODELS.names().map((name) => ({ name }));
/** Every member, ensemble and policy takes part in one of these. */
const cases: readonly Record<string, unknown>[] = [
  ...ENSEMBLES.names().map((name) => ({ ensemble: { name }, models })),
  ...POLICIES.names().map((name) => ({ policy: { name }, models: [{ name: 'ridge' }] })),
  { label: { relativeTo: 'M' }, models: [{ name: 'ridge' }] },
];

for (const change of cases) {
  const what = JSON.stringify({ ...change, models: (change.models as unknown[]).length });
  test(`forecasts and decisions stay the same bits when the future is cut off or different: ${what}`, async () => {
    const known = await decisions(panel, { ...change, training: { epochs: 1, batchSize: 256 } });
    assert.ok(
      known.orders.some((shares) => shares !== 0),
      'the test decides nothing',
    );
    for (const [future, other] of Object.entries(futures)) {
      const seen = await decisions(other, { ...change, training: { epochs: 1, batchSize: 256 } });
      for (const key of Object.keys(known) as (keyof typeof known)[])
        sameArray(seen[key], known[key], `${key}, future ${future}`);
    }
  });
}

test.run();
