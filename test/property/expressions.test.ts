import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  canonicalText,
  compileStrategy,
  type Expr,
  type Expression,
  expandSpace,
  OPERATORS,
  parseExpression,
  printExpression,
  resolveStrategy,
  SERIES_FIELDS,
} from '../../src/strategy/index.ts';

const test = suite('expression properties');

const number = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const quoted = fc.stringMatching(/^[a-zA-Z0-9 _.-]{1,8}$/);
const leaf: fc.Arbitrary<Expr> = fc.oneof(
  number,
  fc.boolean(),
  fc.constantFrom(...SERIES_FIELDS).map((ref) => ({ ref })),
  quoted.map((feature) => ({ feature })),
  quoted.map((forecast) => ({ forecast })),
);
const names = fc.constantFrom(
  ...OPERATORS.names().filter((n) => !['and', 'or', 'not'].includes(n)),
  'sma',
  'macd',
);

const DICTIONARY = { minKeys: 1, maxKeys: 2, noNullPrototype: true };

/** Any shape the parser can make, sensible or not: types are the compiler's business. */
const anyExpr = fc.letrec<{ expr: Expr }>((tie) => ({
  expr: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    fc
      .tuple(fc.constantFrom(...OPERATORS.entries), fc.array(tie('expr'), { minLength: 3, maxLength: 3 }))
      .map(([o, args]) => ({ op: o.name, args: args.slice(0, o.args.length) })),
    fc
      .record(
        {
          op: names,
          args: fc.array(tie('expr'), { maxLength: 4 }),
          named: fc.dictionary(fc.constantFrom('n', 'period', 'fast'), tie('expr'), DICTIONARY),
          output: fc.constantFrom('signal', 'upper'),
        },
        { requiredKeys: ['op', 'args'], noNullPrototype: true },
      )
      .map((node) => node as Expr),
  ),
})).expr;

test('what is printed parses back to itself', () => {
  fc.assert(
    fc.property(anyExpr, (expr) => {
      assert.equal(parseExpression(printExpression(expr)), expr);
    }),
    { numRuns: 500 },
  );
});

test('a graph is the same expression as its text', () => {
  fc.assert(
    fc.property(anyExpr, (expr) => {
      assert.is(canonicalText(expr as Expression), printExpression(expr));
      assert.is(canonicalText(printExpression(expr)), printExpression(expr));
    }),
    { numRuns: 200 },
  );
});

/** Numbers that have a type, so that they compile. */
const typed = fc.letrec<{ number: Expr; truth: Expr }>((tie) => {
  const call = (op: string, ...args: fc.Arbitrary<Expr>[]): fc.Arbitrary<Expr> =>
    fc.tuple(...args).map((list) => ({ op, args: list }));
  const period = fc.integer({ min: 2, max: 6 });
  return {
    number: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(...SERIES_FIELDS.slice(0, 5)).map((ref) => ({ ref })),
      fc.integer({ min: -3, max: 3 }),
      call('add', tie('number'), tie('number')),
      call('div', tie('number'), tie('number')),
      call('neg', tie('number')),
      call('if', tie('truth'), tie('number'), tie('number')),
      call('lag', tie('number'), period),
      call('rollingRank', tie('number'), period),
    ),
    truth: fc.oneof(
      { maxDepth: 4 },
      call('gt', tie('number'), tie('number')),
      fc.boolean(),
      call('and', tie('truth'), tie('truth')),
      call('not', tie('truth')),
      call('crossBelow', tie('number'), tie('number')),
    ),
  };
});

/** JSON writes 0 for -0, by which dividing is something else. */
const signed = (_key: string, value: unknown) => (Object.is(value, -0) ? '-0' : value);

test('compiled nodes are distinct, ordered, all in use, and typed', () => {
  fc.assert(
    fc.property(typed.truth, (expr) => {
      const strategy = resolveStrategy({ rules: { entryLong: printExpression(expr) } });
      const { nodes, rules } = compileStrategy(strategy, { symbols: ['A'], bars: 10_000 });
      assert.is(new Set(nodes.map((n) => JSON.stringify(n, signed))).size, nodes.length);
      const used = new Set([rules.entryLong, ...nodes.flatMap((n) => n.args ?? [])]);
      assert.is(used.size, nodes.length);
      nodes.forEach((node, i) => {
        assert.ok((node.args ?? []).every((arg) => arg < i));
      });
    }),
    { numRuns: 300 },
  );
});

test('a grid is the filtered product, whatever the constraints', () => {
  const axis = fc.uniqueArray(fc.integer({ min: -5, max: 9 }), { minLength: 1, maxLength: 6 });
  const constraint = fc.constantFrom('a < b', 'b <= c', 'a + b > c', 'c != 3', 'a * b < 9', 'a > 0 or c > 0');
  fc.assert(
    fc.property(
      fc.tuple(axis, axis, axis),
      fc.uniqueArray(constraint, { maxLength: 3 }),
      (axes, constraints) => {
        const [A, B, C] = axes;
        const rules: Record<string, (a: number, b: number, c: number) => boolean> = {
          'a < b': (a, b) => a < b,
          'b <= c': (_, b, c) => b <= c,
          'a + b > c': (a, b, c) => a + b > c,
          'c != 3': (_a, _b, c) => c !== 3,
          'a * b < 9': (a, b) => a * b < 9,
          'a > 0 or c > 0': (a, _, c) => a > 0 || c > 0,
        };
        const expected = A.flatMap((a) => B.flatMap((b) => C.map((c) => [a, b, c]))).filter(([a, b, c]) =>
          constraints.every((k) => rules[k](a, b, c)),
        );
        const strategy = resolveStrategy({
          params: { a: { values: A }, b: { values: B }, c: { values: C } },
          constraints,
          rules: { long: true },
        });
        if (expected.length === 0) {
          assert.throws(() => expandSpace(strategy, { method: 'grid' }), /0 runs/);
          return;
        }
        const space = expandSpace(strategy, { method: 'grid' });
        assert.is(space.size, expected.length);
        assert.equal([...space.chunk(0, space.size)], expected.flat());
      },
    ),
    { numRuns: 200 },
  );
});

test.run();
