import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng } from '../../src/core/index.ts';
import {
  cancelFlag,
  loadNative,
  type NativeStrategy,
  type NativeSweepSettings,
  panelHandle,
  SWEEP_COLUMNS,
  sharedFloat64,
} from '../../src/native/index.ts';
import {
  type CallExpr,
  compileStrategy,
  type Expr,
  panelContext,
  printExpression,
  resolveStrategy,
} from '../../src/strategy/index.ts';
import { sameArray } from '../assert.ts';
import { randomPanel } from '../fixtures/panels.ts';

const test = suite('nested conditions against a plain evaluation');
/** Longer than a block of the native evaluator (512 bars), and no multiple of 64. */
const panel = randomPanel(['A', 'B'], 1100, 9);
const T = panel.time.length;
const native = loadNative();

type Values = Readonly<Record<string, number>>;
type Bar = (name: string) => number;

const NUMBERS: Record<string, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  neg: (a) => -a,
  abs: Math.abs,
  max: Math.max,
};
const TRUTHS: Record<string, (a: number, b: number) => boolean> = {
  gt: (a, b) => a > b,
  le: (a, b) => a <= b,
};

/** The value of an expression at one bar, node by node. */
function numberAt(expr: Expr, bar: Bar): number {
  if (typeof expr === 'number') return expr;
  if (typeof expr === 'object' && 'ref' in expr) return bar(expr.ref);
  const { op, args } = expr as CallExpr;
  if (op === 'if') return numberAt(truthAt(args[0], bar) ? args[1] : args[2], bar);
  const [a, b] = args.map((arg) => numberAt(arg, bar));
  return NUMBERS[op](a, b);
}

function truthAt(expr: Expr, bar: Bar): boolean {
  const { op, args } = expr as CallExpr;
  if (op === 'not') return !truthAt(args[0], bar);
  if (op === 'and') return truthAt(args[0], bar) && truthAt(args[1], bar);
  if (op === 'or') return truthAt(args[0], bar) || truthAt(args[1], bar);
  return TRUTHS[op](numberAt(args[0], bar), numberAt(args[1], bar));
}

/** Every bar of symbol `s`. */
const evaluated = (expr: Expr, s: number, set: Values): boolean[] =>
  Array.from({ length: T }, (_, t) =>
    truthAt(expr, (name) => set[name] ?? panel.fields[name as 'close'][s * T + t]),
  );

const call = (op: string, ...args: Expr[]): Expr => ({ op, args });
const ref = (name: string): Expr => ({ ref: name });

/** Conditions inside conditions: the branches and the comparisons of each hold lines of scratch at once. */
function nested(depth: number, rng: { uniform(): number }): { number: Expr; truth: Expr } {
  const pick = <V>(values: readonly V[]): V => values[Math.floor(rng.uniform() * values.length)];
  const leaf = (): Expr => ref(pick(['open', 'high', 'low', 'close', 'p', 'q']));
  const number = (d: number): Expr => {
    if (d <= 0) return leaf();
    if (rng.uniform() < 0.5) return call('if', truth(d - 1), number(d - 1), number(d - 1));
    const op = pick(['add', 'sub', 'mul', 'neg', 'abs', 'max']);
    return op === 'neg' || op === 'abs' ? call(op, number(d - 1)) : call(op, number(d - 1), number(d - 1));
  };
  const truth = (d: number): Expr => {
    if (d > 1 && rng.uniform() < 0.3) {
      const op = pick(['and', 'or', 'not']);
      return op === 'not' ? call(op, truth(d - 1)) : call(op, truth(d - 1), truth(d - 1));
    }
    return call(pick(['gt', 'le']), number(d - 1), number(d - 1));
  };
  return { number: call('if', truth(depth), number(depth), number(depth)), truth: truth(depth) };
}

/** Long while the rule holds, over the parameters p and q. */
function compiledRule(rule: Expr): NativeStrategy {
  const params = { p: { from: 80, to: 120, step: 0.5 }, q: { from: 80, to: 120, step: 0.5 } };
  const strategy = resolveStrategy({ params, rules: { long: printExpression(rule) } });
  return compileStrategy(strategy, panelContext(strategy, panel));
}

/** The rule, compiled and run by the native engine on one symbol. */
function nativeTruth(expr: Expr, s: number, set: Values): Float64Array {
  const compiled = compiledRule(expr);
  const handle = native.strategyOpen(panelHandle(panel), compiled);
  const out = new Float64Array(T);
  try {
    native.strategySeries(handle, compiled.rules.entryLong as number, s, Float64Array.of(set.p, set.q), out);
  } finally {
    native.strategyClose(handle);
  }
  return out;
}

const bits = (values: readonly boolean[]): Float64Array => Float64Array.from(values, Number);

/** Its right side works out a condition while the left side still lies in scratch. */
function overlapping(): Expr {
  const [open, high, low, close, p] = ['open', 'high', 'low', 'close', 'p'].map(ref);
  const inner = call(
    'if',
    call('gt', call('add', open, p), call('add', close, p)),
    call('neg', high),
    call('neg', low),
  );
  const deep = call(
    'if',
    call('gt', call('max', inner, open), call('sub', close, inner)),
    call('add', inner, p),
    inner,
  );
  return call('gt', call('add', call('mul', close, p), deep), call('sub', call('mul', open, p), inner));
}

test('a condition in the right branch leaves the left branch alone', () => {
  const rule = overlapping();
  for (const s of [0, 1]) {
    const expected = bits(evaluated(rule, s, { p: 100, q: 100 }));
    assert.ok(expected.some((x) => x === 0) && expected.some((x) => x === 1));
    sameArray(nativeTruth(rule, s, { p: 100, q: 100 }), expected, `symbol ${s}`);
  }
});

test('random nests give what a plain evaluation gives, bar by bar', () => {
  const seeds = fc.integer({ min: 0, max: 0xffffffff });
  const level = fc.integer({ min: 90, max: 110 });
  fc.assert(
    fc.property(seeds, fc.integer({ min: 2, max: 4 }), level, level, (seed, depth, p, q) => {
      const { number, truth } = nested(depth, createRng(seed, 'test/where'));
      for (const rule of [truth, call('gt', number, call('mul', ref('close'), 1.001))])
        sameArray(
          nativeTruth(rule, seed % 2, { p, q }),
          bits(evaluated(rule, seed % 2, { p, q })),
          printExpression(rule),
        );
    }),
    { numRuns: 150 },
  );
});

const SETTINGS: NativeSweepSettings = {
  costs: { commissionBps: 5, commissionPerShareUsd: 0, commissionMinUsd: 0, spreadBps: 2, slippageBps: 1 },
  account: { initialCashUsd: 10_000, fractional: 1, minTradeWeight: 0, staleBars: 5 },
  execution: { lag: 1, fillAtClose: 1, adaptivePath: 0, reenter: 0, sizing: 0, periodsPerYear: 252 },
  margin: { maxLeverage: 1, maintenanceMargin: 0, borrowRateAnn: 0, cashRateAnn: 0, marginRateAnn: 0 },
  start: 0,
  end: T,
  threads: 2,
  path: 'auto',
  simd: 'auto',
  device: 'cpu',
};

/** Long while a truth holds, else in cash; rows [symbol][set][column]. */
async function swept(
  strategy: NativeStrategy,
  sets: readonly Values[],
  path: NativeSweepSettings['path'],
): Promise<Float64Array> {
  const handle = native.strategyOpen(panelHandle(panel), strategy);
  const columns = Float64Array.from(sets.flatMap(({ p, q }) => (strategy.params === 0 ? [] : [p, q])));
  const rows = sharedFloat64(2 * sets.length * SWEEP_COLUMNS.length);
  const { flag, dispose } = cancelFlag(new AbortController().signal);
  try {
    const control = { cancel: flag, onProgress: () => {} };
    await native.strategySweep(handle, columns, Int32Array.of(0, 1), { ...SETTINGS, path }, rows, control);
  } finally {
    dispose();
    native.strategyClose(handle);
  }
  return rows;
}

const held = (series: Float64Array): NativeStrategy => ({
  nodes: [
    { op: 'series', series: 0 },
    { op: 'constant', value: 0 },
    { op: 'gt', args: [0, 1] },
    { op: 'not', args: [2] },
  ],
  rules: { entryLong: 2, exitLong: 3 },
  params: 0,
  series: [series],
  benchmark: 0,
});

test('a sweep over nests trades as one told bar by bar when to be in', async () => {
  const rng = createRng(4, 'test/where/sweep');
  const sets = Array.from({ length: 9 }, (_, i) => ({ p: 91 + 2 * i, q: 95.5 + i }));
  const width = SWEEP_COLUMNS.length;
  const random = Array.from({ length: 3 }, () => call('gt', nested(4, rng).number, ref('close')));
  for (const rule of [overlapping(), ...random]) {
    const compiled = compiledRule(rule);
    const told = sets.map((set) =>
      held(Float64Array.from([...evaluated(rule, 0, set), ...evaluated(rule, 1, set)], Number)),
    );
    for (const path of ['lanes', 'engine', 'auto'] as const) {
      const rows = await swept(compiled, sets, path);
      for (const [i, strategy] of told.entries()) {
        const expected = await swept(strategy, [sets[i]], path);
        for (const s of [0, 1]) {
          const at = (s * sets.length + i) * width;
          const what = `${path}, set ${i}, symbol ${s}: ${printExpression(rule)}`;
          sameArray(rows.subarray(at, at + width), expected.subarray(s * width, (s + 1) * width), what);
        }
      }
    }
  }
});

test.run();
