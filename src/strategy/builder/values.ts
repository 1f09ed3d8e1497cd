import type { CallExpr, Expr } from '../expression/expr.ts';

/** What stands where a number is wanted. */
export type Operand = number | NumberValue;

export const exprOf = (value: Operand | TruthValue | boolean): Expr =>
  typeof value === 'number' || typeof value === 'boolean' ? value : value.expr;

const call = (op: string, ...args: (Operand | TruthValue)[]): CallExpr => ({ op, args: args.map(exprOf) });

/** A truth at each bar. */
export class TruthValue {
  readonly expr: Expr;
  /** Keeps numbers and truths apart for the type checker. */
  declare private readonly truth: true;

  constructor(expr: Expr) {
    this.expr = expr;
  }

  and(other: TruthValue): TruthValue {
    return new TruthValue(call('and', this, other));
  }
  or(other: TruthValue): TruthValue {
    return new TruthValue(call('or', this, other));
  }
  not(): TruthValue {
    return new TruthValue(call('not', this));
  }
  /** Whether it was true n bars ago. */
  before(n: Operand = 1): TruthValue {
    return new TruthValue(call('before', this, n));
  }
  /** `yes` where true, else `no`. */
  choose(yes: Operand, no: Operand): NumberValue {
    return new NumberValue(call('if', this, yes, no));
  }
}

/** A number at each bar. */
export class NumberValue {
  readonly expr: Expr;
  declare private readonly number: true;

  constructor(expr: Expr) {
    this.expr = expr;
  }

  gt(other: Operand): TruthValue {
    return new TruthValue(call('gt', this, other));
  }
  ge(other: Operand): TruthValue {
    return new TruthValue(call('ge', this, other));
  }
  lt(other: Operand): TruthValue {
    return new TruthValue(call('lt', this, other));
  }
  le(other: Operand): TruthValue {
    return new TruthValue(call('le', this, other));
  }
  eq(other: Operand): TruthValue {
    return new TruthValue(call('eq', this, other));
  }
  ne(other: Operand): TruthValue {
    return new TruthValue(call('ne', this, other));
  }
  crossesAbove(other: Operand): TruthValue {
    return new TruthValue(call('crossAbove', this, other));
  }
  crossesBelow(other: Operand): TruthValue {
    return new TruthValue(call('crossBelow', this, other));
  }
  known(): TruthValue {
    return new TruthValue(call('known', this));
  }
  plus(other: Operand): NumberValue {
    return new NumberValue(call('add', this, other));
  }
  minus(other: Operand): NumberValue {
    return new NumberValue(call('sub', this, other));
  }
  times(other: Operand): NumberValue {
    return new NumberValue(call('mul', this, other));
  }
  over(other: Operand): NumberValue {
    return new NumberValue(call('div', this, other));
  }
  negative(): NumberValue {
    return new NumberValue(call('neg', this));
  }
  /** Its value n bars ago. */
  lag(n: Operand = 1): NumberValue {
    return new NumberValue(call('lag', this, n));
  }
}
