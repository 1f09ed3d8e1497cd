import type { Rng } from '../../core/index.ts';

/** Calm, normal, crisis: daily transition probabilities with occupancies near .55, .41 and .04. */
const TRANSITIONS = [
  [1 - 0.0167, 0.0167, 0],
  [0.0222, 1 - 0.0222 - 0.0037, 0.0037],
  [0, 0.04, 0.96],
] as const;
const OCCUPANCY = [0.55, 0.412, 0.038] as const;

/** Scales to a mean square of 1 under the occupancies, so that the regime moves no long-run variance. */
const unitSquare = (levels: readonly number[]): number[] => {
  const mean = levels.reduce((sum, x, k) => sum + OCCUPANCY[k] * x * x, 0);
  return levels.map((x) => x / Math.sqrt(mean));
};

/** Volatility multipliers: the common factor moves most, so correlations rise in a crisis. */
export const COMMON_SCALE: readonly number[] = unitSquare([0.74, 1.1, 2.1]);
export const SPECIFIC_SCALE: readonly number[] = unitSquare([0.9, 1.08, 1.45]);

/** The state of each day, 0..2: a Markov chain from its stationary law. */
export function regimePath(rng: Rng, days: number): Uint8Array {
  const path = new Uint8Array(days);
  const draw = (weights: readonly number[]): number => {
    const u = rng.uniform();
    return u < weights[0] ? 0 : u < weights[0] + weights[1] ? 1 : 2;
  };
  let state = draw(OCCUPANCY);
  for (let day = 0; day < days; day++) {
    path[day] = state;
    state = draw(TRANSITIONS[state]);
  }
  return path;
}
