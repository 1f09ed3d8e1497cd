/**
 * The canonical sweep, bar-steps a second, beside the same rules as a plain loop; medians of alternating rounds in this
 * run: `node --import tsx bench/ts/sweep.ts`. One JSON object a line.
 */

import { canonicalPanel, CANONICAL_BARS as T } from '../../src/cli/canonical/panel.ts';
import { type CanonicalOptions, canonicalSweep } from '../../src/cli/canonical/sweep.ts';
import { quietContext } from '../../src/core/index.ts';
import { quantile } from '../../src/statistics/index.ts';

/** The canonical crossover as a plain loop, one run after another: what a careful person writes in an afternoon. */
function plainLoop(close: Float64Array, symbols: number, windows: readonly number[]): number {
  const figures = new Float64Array(5);
  let steps = 0;
  for (let a = 0; a < 100; a += 100 / symbols) {
    const c = close.subarray(a * T, (a + 1) * T);
    const prefix = new Float64Array(T + 1);
    for (let t = 0; t < T; t++) prefix[t + 1] = prefix[t] + c[t];
    const averages = windows.map((w) =>
      Float64Array.from({ length: T }, (_, t) => (t < w - 1 ? 0 : (prefix[t + 1] - prefix[t + 1 - w]) / w)),
    );
    for (let i = 0; i < windows.length; i++) {
      for (let j = i + 1; j < windows.length; j++) {
        simulate(c, averages[i], averages[j], windows[j] - 1, figures);
        steps += T;
      }
    }
  }
  return steps;
}

function simulate(
  c: Float64Array,
  fast: Float64Array,
  slow: Float64Array,
  first: number,
  out: Float64Array,
): void {
  let cash = 10_000;
  let shares = 0;
  let previous = 10_000;
  let peak = 10_000;
  let deepest = 0;
  let trades = 0;
  let wins = 0;
  let entry = 0;
  let sum = 0;
  let squares = 0;
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
  out[0] = previous / 10_000 - 1;
  out[1] = variance > 0 ? (mean / Math.sqrt(variance)) * Math.sqrt(252) : 0;
  out[2] = deepest;
  out[3] = trades;
  out[4] = trades > 0 ? wins / trades : 0;
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

// The loop takes every tenth symbol: it would run for minutes otherwise.
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
