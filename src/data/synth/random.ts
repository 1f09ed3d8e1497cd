import type { Rng } from '../../core/index.ts';

/** Gamma(shape, 1) for shape >= 1 (Marsaglia and Tsang, ACM TOMS 2000). */
export function gamma(rng: Rng, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** The variance mixture of a unit-variance Student t: sqrt(mixture) * normal has variance 1. */
export const studentMixture = (rng: Rng, nu: number): number => (nu - 2) / (2 * gamma(rng, nu / 2));
