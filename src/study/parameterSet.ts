import type { ParameterSpace } from '../strategy/index.ts';

/** Values by name. */
export const namedSet = (names: readonly string[], values: ArrayLike<number>): Record<string, number> =>
  Object.fromEntries(names.map((name, p) => [name, values[p]]));

export const setAt = (space: ParameterSpace, index: number): Record<string, number> =>
  namedSet(space.names, space.chunk(index, 1));
