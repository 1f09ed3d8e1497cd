import { AutostockError } from '../../core/index.ts';
import type { ParameterSpace } from '../types.ts';
import type { Constraint } from './constraint.ts';

/** One axis of a grid: its values are made when asked for. */
export interface Axis {
  readonly name: string;
  readonly count: number;
  at(i: number): number;
}

/** Axes with more values than this compute them each time. */
const MAX_TABLE = 1_000_000;
/** Combinations tried while counting; above it a grid is refused as uncountable. */
const MAX_TRIES = 50_000_000;
/** Prefixes between two remembered places. */
const STRIDE = 4096;

const inWords = (n: number): string =>
  n < 1e15 ? String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',') : n.toExponential(2);

type Test = ((set: Float64Array) => boolean) | undefined;

/** All of them as one test. */
function allOf(list: readonly Constraint[]): Test {
  if (list.length < 2) return list[0]?.holds;
  const [first, ...rest] = list;
  const others = allOf(rest);
  return (set) => first.holds(set) && others?.(set) === true;
}

/** A refusal that names the count and the cap. */
export const tooManySets = (count: string, cap: number): AutostockError =>
  new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `params span ${count} parameter sets: at most ${inWords(cap)} are allowed. Take larger steps, add constraints, ` +
      'or use method random or latin',
    { details: { count, cap } },
  );

/**
 * Every combination of the axes that meets the constraints, in order: the first axis slowest. A constraint is tried as
 * soon as its last axis has a value; axes after the last constrained one are free and only multiply the count.
 */
export class GridSpace implements ParameterSpace {
  readonly method = 'grid';
  readonly names: readonly string[];
  readonly size: number;
  private readonly axes: readonly Axis[];
  /** By axis: the constraints whose last column it is. */
  private readonly tests: readonly Test[];
  /** Axes up to the last constrained one. */
  private readonly depth: number;
  /** Sets per prefix. */
  private readonly free: number;
  /** Indices [depth] of every STRIDE-th prefix. */
  private readonly places: Int32Array[] = [];

  constructor(axes: readonly Axis[], constraints: readonly Constraint[], cap: number) {
    this.names = axes.map((axis) => axis.name);
    this.tests = axes.map((_, i) => allOf(constraints.filter((c) => Math.max(...c.params) === i)));
    this.depth = this.tests.reduce((depth, test, i) => (test ? i + 1 : depth), 0);
    const product = (list: readonly Axis[]): number => list.reduce((n, axis) => n * axis.count, 1);
    const whole = product(axes);
    this.free = product(axes.slice(this.depth));
    if (whole > cap && (this.depth === 0 || this.free > cap)) throw tooManySets(inWords(whole), cap);
    this.axes = axes.map((axis) => {
      if (axis.count > MAX_TABLE) return axis;
      const table = Float64Array.from({ length: axis.count }, (_, i) => axis.at(i));
      return { name: axis.name, count: axis.count, at: (i) => table[i] };
    });
    const prefixes = this.countPrefixes(cap, whole);
    this.size = prefixes * this.free;
    if (this.size === 0)
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        `no parameter set of ${inWords(whole)} meets the constraints ${constraints.map((c) => `"${c.text}"`).join(', ')}: 0 runs`,
        { details: { count: 0 } },
      );
  }

  chunk(from: number, count: number): Float64Array {
    const width = this.axes.length;
    const start = Math.max(0, from);
    const n = Math.max(0, Math.min(count, this.size - start));
    const out = new Float64Array(n * width);
    if (n === 0) return out;
    const prefix = Math.floor(start / this.free);
    const cursor = this.cursorAt(prefix);
    let rest = start - prefix * this.free;
    for (let row = 0; row < n; ) {
      const until = Math.min(n, row + this.free - rest);
      for (; row < until; row++, rest++) {
        for (let a = 0; a < this.depth; a++) out[row * width + a] = cursor.set[a];
        let index = rest;
        for (let a = width - 1; a >= this.depth; a--) {
          const axis = this.axes[a];
          out[row * width + a] = axis.at(index % axis.count);
          index = Math.floor(index / axis.count);
        }
      }
      rest = 0;
      if (row < n) cursor.next();
    }
    return out;
  }

  /** Counts prefixes once, remembering every STRIDE-th place. */
  private countPrefixes(cap: number, whole: number): number {
    const most = Math.floor(cap / this.free);
    const cursor = new Cursor(this.axes, this.tests, this.depth);
    let count = 0;
    while (cursor.next()) {
      if (count % STRIDE === 0) this.places.push(cursor.index.slice());
      count++;
      if (count > most) throw tooManySets(`more than ${inWords(cap)} of ${inWords(whole)}`, cap);
    }
    if (cursor.tries > MAX_TRIES)
      throw tooManySets(`an unknown share of ${inWords(whole)} (too many to try)`, cap);
    return count;
  }

  private cursorAt(prefix: number): Cursor {
    const place = Math.floor(prefix / STRIDE);
    const cursor = new Cursor(this.axes, this.tests, this.depth, this.places[place]);
    for (let i = place * STRIDE; i < prefix; i++) cursor.next();
    return cursor;
  }
}

/** Walks the combinations of some axes that meet the constraints, in order. Of no axes there is one. */
class Cursor {
  readonly index: Int32Array;
  readonly set: Float64Array;
  /** Values tried so far. */
  tries = 0;
  private readonly axes: readonly Axis[];
  private readonly tests: readonly Test[];
  private readonly last: number;
  private started = false;

  constructor(axes: readonly Axis[], tests: readonly Test[], depth: number, place?: Int32Array) {
    this.axes = axes;
    this.tests = tests;
    this.last = depth - 1;
    this.set = new Float64Array(axes.length);
    this.index = new Int32Array(depth).fill(-1);
    if (!place) return;
    this.index.set(place);
    for (let a = 0; a < depth; a++) this.set[a] = axes[a].at(place[a]);
    this.started = true;
  }

  /** The next combination; false when there is none or MAX_TRIES were tried. */
  next(): boolean {
    const { last } = this;
    if (last < 0) {
      const first = !this.started;
      this.started = true;
      return first;
    }
    if (!this.started) {
      this.started = true;
      if (!this.outer(0)) return false;
    }
    do {
      if (this.step(last)) return true;
    } while (this.tries <= MAX_TRIES && this.outer(last - 1));
    return false;
  }

  /** Moves axis `a` on to the next value that passes its test. */
  private step(a: number): boolean {
    const { set } = this;
    const axis = this.axes[a];
    const test = this.tests[a];
    const from = this.index[a] + 1;
    for (let i = from; i < axis.count; i++) {
      set[a] = axis.at(i);
      if (test !== undefined && !test(set)) continue;
      this.index[a] = i;
      this.tries += i + 1 - from;
      return true;
    }
    this.tries += axis.count - from;
    this.index[a] = -1;
    return false;
  }

  /** Moves the axes before the last on, from axis `a`. */
  private outer(a: number): boolean {
    if (this.last === 0) return a === 0;
    for (let k = a; k >= 0 && this.tries <= MAX_TRIES; ) {
      if (!this.step(k)) k--;
      else if (k === this.last - 1) return true;
      else k++;
    }
    return false;
  }
}
