const finite = (x: number): number => (Number.isFinite(x) ? x : Number.NaN);

/** The arithmetic of native/core/strategy/pointwise.cpp, for constants and constraints. */
export const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => finite(a / b),
  min: (a, b) => (Number.isNaN(a) || a < b ? a : b),
  max: (a, b) => (Number.isNaN(a) || a > b ? a : b),
  neg: (a) => 0 - a,
  abs: (a) => Math.abs(a),
  log: (a) => finite(Math.log(a)),
  exp: (a) => finite(Math.exp(a)),
  sqrt: (a) => Math.sqrt(a),
  sign: (a) => (a > 0 ? 1 : a < 0 ? -1 : a),
};

/** A comparison with an unknown side is false, `ne` too. */
export const COMPARISON: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  eq: (a, b) => a === b,
  ne: (a, b) => a < b || a > b,
};
