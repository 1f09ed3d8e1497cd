import type { RunContext } from '../core/index.ts';
import { quantile } from '../statistics/index.ts';
import { singleSet } from '../strategy/index.ts';
import { neighbourSets, profilesOf } from './neighbours.ts';
import { COLUMNS, columnIndex, meanColumn, type Objective } from './objective.ts';
import { namedSet } from './parameterSet.ts';
import type { Prepared } from './prepare.ts';
import { rowsOf } from './rowsOf.ts';
import type { Neighbourhood, Period } from './types.ts';

/** Whether a set is of the space: its ranges and its constraints. */
function allowed({ spec, space }: Prepared, set: Float64Array): boolean {
  try {
    singleSet(spec.strategy, namedSet(space.names, set));
    return true;
  } catch {
    return false;
  }
}

/** How steep the ground around the best set is. Its neighbours are run again: no choice is made from them. */
export async function neighbourhood(
  prepared: Prepared,
  period: Period,
  objective: Objective,
  best: Float64Array,
  ctx: RunContext,
): Promise<Neighbourhood> {
  const { space, symbols } = prepared;
  const profiles = profilesOf(prepared.spec.strategy, space.names, best);
  const along = profiles.map(({ values }, p) => values.map((v) => best.map((own, q) => (q === p ? v : own))));
  const beside = neighbourSets(profiles, best);
  const wanted = [best, ...along.flat(), ...beside].map((set) => (allowed(prepared, set) ? set : undefined));
  const sets = wanted.filter((set) => set !== undefined);
  const flat = new Float64Array(sets.length * space.names.length);
  for (const [i, set] of sets.entries()) flat.set(set, i * space.names.length);
  const { rows } = await rowsOf(prepared, flat, period, ctx);
  const column = columnIndex(objective.column);
  let next = 0;
  const values = wanted.map((set) =>
    set === undefined
      ? Number.NaN
      : meanColumn(rows, next++ * symbols.length * COLUMNS, symbols.length, column),
  );

  const top = values[0];
  let at = 1;
  const byParameter = profiles.map(({ name, values: steps }) => ({
    name,
    points: steps.map((value) => ({ value, objective: values[at++] })),
  }));
  const near = values.slice(at).filter(Number.isFinite);
  const [min, median, max] =
    near.length > 0 ? [0, 0.5, 1].map((q) => quantile(near, q)) : [Number.NaN, Number.NaN, Number.NaN];
  const ratio = objective.direction === 'max' && top > 0 ? median / top : Number.NaN;
  return {
    best: top,
    count: near.length,
    min,
    median,
    max,
    ratio,
    byParameter,
    words: inWords(near.length, ratio),
  };
}

const PLATEAU = 0.8;
const SLOPE = 0.5;

function inWords(count: number, ratio: number): string {
  if (count === 0) return 'The best set has no neighbours in the space.';
  if (Number.isNaN(ratio)) return 'The neighbours of the best set cannot be compared with it as a ratio.';
  const share = `the median of its ${count} neighbours keeps ${Math.round(100 * ratio)} % of it`;
  if (ratio >= PLATEAU) return `The best set stands on a plateau: ${share}.`;
  if (ratio >= SLOPE) return `The best set stands on a slope: ${share}.`;
  return `The best set is a lone peak: ${share}. Expect less of it on new data.`;
}
