/**
 * The canonical sweep, bar-steps a second, beside the same rules as a plain loop; medians of alternating rounds in this
 * run: `node --import tsx bench/ts/sweep.ts`. One JSON object a line.
 */
import { quantile } from '../../src/backtest/index.ts';
import { canonicalPanel, CANONICAL_BARS as T } from '../../src/cli/canonical/panel.ts';
import { type CanonicalOptions, canonicalSweep } from '../../src/cli/canonical/sweep.ts';
import { quietContext } from '../../src/core/index.ts';

/** The canonical crossover as a plain loop, one run after another: what a careful person writes in an afternoon. */
function plainLoop(close: Float64Array, symbols: number, windows: readonly number[]): number {
  let steps = 0;
  for (let a = 0; a < symbols; a++) {
    const c = close.subarray(a * T, (a + 1) * T);
    const prefix = new Float64Array(T + 1);
    for (let t = 0; t < T; t++) prefix[t + 1] = prefix[t] + c[t];
    const averages = windows.map((w) =>
      Float64Array.from({ length: T }, (_, t) => (t < w - 1 ? 0 : (prefix[t + 1] - prefix[t + 1 - w]) / w)),
    );
    for (let i = 0; i < windows.length; i++) {
      for (let j = i + 1; j < windows.length; j++) {
        steps += simulate(c, averages[i], averages[j], windows[j] - 1) === undefined ? 0 : T;
      }
    }
  }
  return steps;
}

function simulate(c: Float64Array, fast: Float64Array, slow: Float64Array, first: number): number[] {
  let [cash, shares, previous, peak, deepest, trades, wins, entry, sum, squares] = [
    10_000, 0, 10_000, 10_000, 0, 0, 0, 0, 0, 0,
  ];
  let want = false;
  for (let t = 0; t < T; t++) {
    const price = c[t];
    if (want) {
      if (shares === 0) {
        entry = cash;
        shares = cash / (price * 1.0005 * 1.001);
        cash = 0;
      }
    } else if (shares !== 0) {
      cash = shares * price * 0.9995 * 0.999;
      shares = 0;
      trades++;
      if (cash > entry) wins++;
    }
    const equity = cash + shares * price;
    const r = equity / previous - 1;
    previous = equity;
    sum += r;
    squares += r * r;
    if (equity > peak) peak = equity;
    const drawdown = 1 - equity / peak;
    if (drawdown > deepest) deepest = drawdown;
    want = t >= first && fast[t] > slow[t];
  }
  const mean = sum / T;
  const variance = (squares - T * mean * mean) / (T - 1);
  return [previous / 10_000 - 1, mean / Math.sqrt(variance), deepest, trades, wins];
}

const median = (x: number[]): number => quantile(x, 0.5);
const REPEATS = 5;
const windows = Array.from({ length: 100 }, (_, i) => i + 2);
const close = canonicalPanel();
const options = { size: '500k', threads: 1, device: 'cpu', path: 'auto', simd: 'auto' } as const;
const cases: readonly (readonly [string, Partial<CanonicalOptions>])[] = [
  ['500k, every bar (lanes), 1 thread', { path: 'lanes' }],
  ['500k, trades only (event), 1 thread', { path: 'event' }],
  ['500k, trades only (event), 2 threads', { path: 'event', threads: 2 }],
];

// The loop takes a tenth of the panel: it would run for minutes otherwise; its speed does not depend on the symbol.
const plain: number[] = [];
const fast = cases.map((): number[] => []);
for (let round = 0; round < REPEATS; round++) {
  const started = performance.now();
  const steps = plainLoop(close, 10, windows);
  plain.push(steps / ((performance.now() - started) / 1000));
  for (const [k, [, change]] of cases.entries())
    fast[k].push((await canonicalSweep({ ...options, ...change }, quietContext())).barStepsPerSecond);
}
for (const [k, [name]] of cases.entries()) {
  const value = median(fast[k]);
  const ratio = value / median(plain);
  process.stdout.write(
    `${JSON.stringify({ bench: 'sweep', case: name, value, unit: 'bar-steps/s', peer: 'plain JavaScript loop', ratio })}\n`,
  );
}
