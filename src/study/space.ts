import { AutostockError } from '../core/index.ts';
import { expandSpace, type ParameterSpace, type SpaceMethod } from '../strategy/index.ts';
import type { StudySpec } from './schema.ts';

function needed<T>(value: T | undefined, field: string, method: string): T {
  if (value !== undefined) return value;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `space.${field} is required with space.method ${method}`,
    {
      details: { field: `space.${field}` },
    },
  );
}

/** The section `space` as the strategy layer wants it. */
function methodOf({ space, seed }: StudySpec): SpaceMethod {
  const { method, samples, levels, sets } = space;
  switch (method) {
    case 'grid':
      return { method, levels };
    case 'list':
      return { method, sets: needed(sets, 'sets', method) };
    case 'random':
      return { method, count: needed(samples, 'samples', method), seed };
    default:
      return { method: 'latin', count: needed(samples, 'samples', method), seed };
  }
}

/** The parameter sets of a study; none or too many are coded errors. */
export function spaceOf(spec: StudySpec): ParameterSpace {
  const space = expandSpace(spec.strategy, methodOf(spec), { maxSets: spec.space.maxSets });
  if (space.size > 0) return space;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    'the space has no parameter set that meets its constraints: 0 runs',
    { details: { field: 'space' } },
  );
}
