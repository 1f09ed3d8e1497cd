const SQRT_2PI = Math.sqrt(2 * Math.PI);

export const normalPdf = (z: number): number => Math.exp(-0.5 * z * z) / SQRT_2PI;

/** Mills ratio (1 - cdf) / pdf for z > 3 by its continued fraction, evaluated backwards. */
function millsRatio(z: number): number {
  let tail = z;
  for (let k = 200; k >= 1; k--) tail = z + k / tail;
  return 1 / tail;
}

/**
 * Standard normal distribution function to about 1e-15: Taylor series near 0, continued fraction in the tails.
 * Source: Marsaglia, Evaluating the Normal Distribution, JSS 11(4), 2004.
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z > 3) return 1 - normalPdf(z) * millsRatio(z);
  if (z < -3) return normalPdf(z) * millsRatio(-z);
  let term = z;
  let series = z;
  for (let k = 3; Math.abs(term) > 1e-18 * Math.abs(series); k += 2) {
    term *= (z * z) / k;
    series += term;
  }
  return 0.5 + series * normalPdf(z);
}

/** Start value for the inverse in the lower half, |error| < 4.5e-4 (Abramowitz & Stegun 26.2.23). */
function roughInverse(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  const over = 2.515517 + t * (0.802853 + t * 0.010328);
  return over / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
}

/** Inverse of `normalCdf`: a rational start and Halley steps. NaN outside (0, 1). */
export function normalInv(p: number): number {
  if (!(p > 0 && p < 1)) return Number.NaN;
  if (p > 0.5) return -normalInv(1 - p);
  let z = roughInverse(p);
  for (let step = 0; step < 3; step++) {
    const u = (normalCdf(z) - p) / normalPdf(z);
    z -= u / (1 + (z * u) / 2);
  }
  return z;
}
