import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng, type Panel } from '../../src/core/index.ts';
import { slicePanel } from '../../src/data/index.ts';
import type { NativeAccount, NativeCosts } from '../../src/native/index.ts';
import { close, sameArray } from '../assert.ts';
import { ACCOUNT, type Books, FREE, pricePanel, runPanel, runSteps } from '../fixtures/ledgers.ts';

const test = suite('ledger properties');
const RUNS = { numRuns: 60 };
const T = 50;
const SYMBOLS = ['A', 'B', 'C'];
const S = SYMBOLS.length;

/** A seeded panel with some bars missing. */
function market(seed: number): Panel {
  const rng = createRng(seed, 'test/ledger');
  const prices = SYMBOLS.map(() => {
    let price = 20 + 100 * rng.uniform();
    return Array.from({ length: T }, (): readonly [number, number] | null => {
      const open = price * Math.exp(0.01 * rng.normal());
      price = open * Math.exp(0.02 * rng.normal());
      return rng.uniform() < 0.08 ? null : [open, price];
    });
  });
  return pricePanel(Object.fromEntries(SYMBOLS.map((symbol, s) => [symbol, prices[s]])));
}

/** Seeded weights in -0.4..0.4, some of them NaN or 0. */
function weights(seed: number): Float64Array {
  const rng = createRng(seed, 'test/weights');
  return Float64Array.from({ length: S * T }, () => {
    const kind = rng.uniform();
    return kind < 0.3 ? Number.NaN : kind < 0.4 ? 0 : 0.8 * rng.uniform() - 0.4;
  });
}

const seeds = fc.integer({ min: 0, max: 1e9 });
const bps = fc.double({ min: 0, max: 50, noNaN: true });
const costs: fc.Arbitrary<NativeCosts> = fc.record({
  commissionBps: bps,
  commissionPerShareUsd: fc.double({ min: 0, max: 0.05, noNaN: true }),
  commissionMinUsd: fc.constantFrom(0, 1, 5),
  spreadBps: bps,
  slippageBps: bps,
});
const account: fc.Arbitrary<NativeAccount> = fc.record({
  initialCashUsd: fc.constantFrom(1000, 100_000, 1e9),
  fractional: fc.constantFrom(0, 1),
  minTradeWeight: fc.constantFrom(0, 0.01, 0.1),
  staleBars: fc.integer({ min: 1, max: 4 }),
});

/** The last known close of every symbol at bar t. */
function marks(panel: Panel, t: number): number[] {
  return SYMBOLS.map((_, s) => {
    let k = t;
    while (k >= 0 && Number.isNaN(panel.fields.close[s * T + k])) k--;
    return k < 0 ? 0 : panel.fields.close[s * T + k];
  });
}

const positionsAt = (books: Books, i: number) => books.positions.subarray(i * S, (i + 1) * S);

test('bar by bar gives the bits of the panel kernel', () => {
  fc.assert(
    fc.property(seeds, costs, account, fc.integer({ min: 0, max: T - 2 }), (seed, cost, terms, start) => {
      const panel = market(seed);
      const targets = weights(seed);
      const whole = runPanel(panel, targets, cost, terms, start, T);
      const steps = runSteps(panel, targets, cost, terms, start, T);
      sameArray(steps.rows, whole.rows, 'rows');
      sameArray(steps.positions, whole.positions, 'positions');
    }),
    RUNS,
  );
});

test('equity is cash plus positions at their prices, and changes only by prices and costs', () => {
  fc.assert(
    fc.property(seeds, costs, account, (seed, cost, terms) => {
      const panel = market(seed);
      const books = runPanel(panel, weights(seed), cost, terms);
      const [equity, cash] = [books.column('equity'), books.column('cash')];
      let paid = 0;
      let gains = 0;
      for (let t = 0; t < T; t++) {
        const held = positionsAt(books, t);
        const prices = marks(panel, t);
        const value = held.reduce((sum, shares, s) => sum + (shares === 0 ? 0 : shares * prices[s]), 0);
        assert.is(equity[t], cash[t] + value);
        paid += books.column('commission')[t] + books.column('spread')[t] + books.column('slippage')[t];
        if (t === 0) continue;
        const before = positionsAt(books, t - 1);
        const known = marks(panel, t - 1);
        for (let s = 0; s < S; s++) {
          const open = panel.fields.open[s * T + t];
          if (before[s] !== 0) gains += before[s] * (prices[s] - known[s]);
          if (Number.isFinite(open)) gains += (held[s] - before[s]) * (prices[s] - open);
        }
        close(equity[t], terms.initialCashUsd + gains - paid, {
          rtol: 1e-9,
          atol: 1e-9 * terms.initialCashUsd,
        });
      }
    }),
    RUNS,
  );
});

test('costs never raise equity when the trades are the same', () => {
  fc.assert(
    fc.property(seeds, costs, (seed, cost) => {
      const panel = market(seed);
      // one decision at the first bar, then hold: shares do not depend on what costs took
      const targets = weights(seed).map((w, i) => (i % T === 0 ? w : Number.NaN));
      const free = runPanel(panel, targets);
      const paid = runPanel(panel, targets, cost);
      const total = paid
        .column('commission')
        .map((v, t) => v + paid.column('spread')[t] + paid.column('slippage')[t]);
      let sum = 0;
      for (let t = 0; t < T; t++) {
        sum += total[t];
        assert.ok(total[t] >= 0);
        close(paid.column('equity')[t], free.column('equity')[t] - sum, { rtol: 1e-9, atol: 1e-6 });
      }
    }),
    RUNS,
  );
});

test('without targets the account stays flat, whatever the costs', () => {
  fc.assert(
    fc.property(seeds, costs, account, fc.constantFrom(0, Number.NaN), (seed, cost, terms, target) => {
      const books = runPanel(market(seed), new Float64Array(S * T).fill(target), cost, terms);
      assert.ok(books.column('equity').every((v) => v === terms.initialCashUsd));
      assert.ok(books.positions.every((v) => v === 0));
      assert.ok(books.column('trades').every((v) => v === 0));
    }),
    RUNS,
  );
});

test('rows before a cut do not depend on prices or targets after it', () => {
  fc.assert(
    fc.property(seeds, costs, account, fc.integer({ min: 2, max: T - 1 }), (seed, cost, terms, cut) => {
      const panel = market(seed);
      const targets = weights(seed);
      const whole = runPanel(panel, targets, cost, terms);
      const other = weights(seed + 1).map((w, i) => (i % T < cut ? targets[i] : w));
      const future = slicePanel(panel, 0, T);
      for (const field of Object.values(future.fields))
        for (let s = 0; s < S; s++) for (let t = cut; t < T; t++) field[s * T + t] *= 1.7;
      const changed = runPanel(future, other, cost, terms);
      sameArray(changed.rows.subarray(0, cut * 9), whole.rows.subarray(0, cut * 9));
      sameArray(changed.positions.subarray(0, cut * S), whole.positions.subarray(0, cut * S));
    }),
    RUNS,
  );
});

test('whole-share accounts hold whole shares', () => {
  fc.assert(
    fc.property(seeds, costs, (seed, cost) => {
      const books = runPanel(market(seed), weights(seed), cost, { ...ACCOUNT, fractional: 0 });
      assert.ok(books.positions.every(Number.isInteger));
    }),
    RUNS,
  );
});

test('an exposure reached at an unchanged price is the target', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: 1, max: 500, noNaN: true }),
      (w, price) => {
        const bar = [price, price] as const;
        const panel = pricePanel({ A: [bar, bar, bar] });
        close(runPanel(panel, [w, Number.NaN, Number.NaN], FREE).column('net')[2], w, {
          rtol: 1e-12,
          atol: 1e-15,
        });
      },
    ),
    RUNS,
  );
});

test.run();
