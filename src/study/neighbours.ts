import { firstWhere } from '../core/index.ts';
import type { ParamSpec, Strategy } from '../strategy/index.ts';

/** Intervals have no step of their own: one is this share of them. */
const INTERVAL_STEPS = 20;
/** Points of one parameter's profile through the best set. */
const PROFILE_POINTS = 41;

/** Values one parameter steps through, rising, around `value`: the listed or stepped ones, or even steps of an interval. */
export function stepsOf(spec: ParamSpec, value: number): number[] {
  if (spec.values) return [...spec.values].sort((a, b) => a - b);
  if (spec.from !== undefined && spec.to !== undefined) {
    const { from, to, step = 1 } = spec;
    const count = Math.floor((to - from) / step + 1e-9) + 1;
    return around(value, count, (i) => Number((from + i * step).toPrecision(12)));
  }
  const { min = value, max = value, integer = false, log = false } = spec;
  const warp = log ? Math.log : (x: number) => x;
  const back = log ? Math.exp : (x: number) => x;
  const width = (warp(max) - warp(min)) / INTERVAL_STEPS;
  const values = new Set([value]);
  for (let k = -INTERVAL_STEPS; k <= INTERVAL_STEPS; k++) {
    const moved = back(warp(value) + k * width);
    const whole = integer ? Math.round(moved) : moved;
    if (k !== 0 && whole >= min && whole <= max) values.add(whole);
  }
  return [...values].sort((a, b) => a - b);
}

/** The PROFILE_POINTS values nearest to `value` of a long list. */
function around(value: number, count: number, at: (i: number) => number): number[] {
  const low = firstWhere(count - 1, (i) => at(i) >= value);
  const from = Math.max(0, Math.min(low - (PROFILE_POINTS >> 1), count - PROFILE_POINTS));
  return Array.from({ length: Math.min(count, PROFILE_POINTS) }, (_, i) => at(from + i));
}

export interface Profile {
  readonly name: string;
  /** Rising; holds the best set's own value. */
  readonly values: readonly number[];
  /** Position of that value. */
  readonly at: number;
}

export const profilesOf = (strategy: Strategy, names: readonly string[], best: Float64Array): Profile[] =>
  names.map((name, p) => {
    const spec = strategy.params?.[name];
    const values = typeof spec === 'object' ? stepsOf(spec, best[p]) : [best[p]];
    return { name, values, at: values.indexOf(best[p]) };
  });

/** Most corners of the box around the best set that are looked at; with more parameters only the axes are. */
const MOST_NEIGHBOURS = 729;

/** Sets one step away: in each parameter by itself and, while they are few, in several at once. */
export function neighbourSets(profiles: readonly Profile[], best: Float64Array): Float64Array[] {
  const choices = profiles.map(({ values, at }) => [at - 1, at, at + 1].flatMap((i) => values[i] ?? []));
  const corners = choices.reduce((product, c) => product * c.length, 1);
  const same = (set: Float64Array) => set.every((v, p) => v === best[p]);
  if (corners > MOST_NEIGHBOURS) {
    return choices.flatMap((values, p) =>
      values.filter((v) => v !== best[p]).map((v) => best.map((own, q) => (q === p ? v : own))),
    );
  }
  let sets: number[][] = [[]];
  for (const values of choices) sets = sets.flatMap((set) => values.map((v) => [...set, v]));
  return sets.map((set) => Float64Array.from(set)).filter((set) => !same(set));
}
