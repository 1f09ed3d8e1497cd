import type { Constraint } from './constraint.ts';
import type { Domain } from './domain.ts';
import { valueAt } from './draw.ts';
import type { Sweep } from './expand.ts';
import { type Axis, GridSpace } from './grid.ts';

/** Most combinations looked at for one node. */
const MAX_COMBINATIONS = 20_000;
/** Values looked at of an interval of real numbers. */
const LEVELS = 7;

/** At most `most` values of a domain, evenly spread, both ends among them. */
function sampled(domain: Domain, most: number): Axis {
  const { name, count } = domain;
  if (!Number.isFinite(count)) {
    const levels = Math.min(LEVELS, most);
    // Just inside the end, so that a value that is not whole is among them.
    return { name, count: levels, at: (i) => valueAt(domain, i / (levels - 1)) };
  }
  if (count <= most) return domain;
  return { name, count: most, at: (i) => domain.at(Math.round((i * (count - 1)) / (most - 1))) };
}

/** A constraint over some columns, reading a set of these alone. */
function narrowed(constraint: Constraint, columns: readonly number[], width: number): Constraint {
  const whole = new Float64Array(width);
  return {
    text: constraint.text,
    params: constraint.params.map((p) => columns.indexOf(p)),
    holds(set) {
      columns.forEach((column, i) => {
        whole[column] = set[i];
      });
      return constraint.holds(whole);
    },
  };
}

/**
 * Sets in which only `columns` have values: every combination that meets the constraints over these alone, or an even
 * sample with the ends when there are many. `ends`: the least and largest values only, all when constraints leave none.
 */
export function* subsets(
  sweep: Sweep,
  columns: readonly number[],
  ends = false,
): Generator<Float64Array, void> {
  const set = new Float64Array(sweep.domains.length);
  if (columns.length === 0) {
    yield set;
    return;
  }
  const most = ends ? 2 : Math.max(2, Math.floor(MAX_COMBINATIONS ** (1 / columns.length)));
  const axes = columns.map((column) => sampled(sweep.domains[column], most));
  const constraints = sweep.constraints
    .filter((c) => c.params.every((p) => columns.includes(p)))
    .map((c) => narrowed(c, columns, sweep.domains.length));
  let grid: GridSpace;
  try {
    grid = new GridSpace(axes, constraints, MAX_COMBINATIONS);
  } catch (error) {
    if (!ends) throw error;
    yield* subsets(sweep, columns);
    return;
  }
  const rows = grid.chunk(0, grid.size);
  for (let i = 0; i < grid.size; i++) {
    columns.forEach((column, k) => {
      set[column] = rows[i * columns.length + k];
    });
    yield set;
  }
}
