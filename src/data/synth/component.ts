import type { Rng } from '../../core/index.ts';
import { studentMixture } from './random.ts';

/** GJR-GARCH(1,1) with Student t (Glosten, Jagannathan and Runkle 1993), unit unconditional variance. */
export interface GarchParams {
  readonly alpha: number;
  readonly gamma: number;
  readonly beta: number;
  readonly nu: number;
  /** Weight of the variance mixture in the mean: positive makes large moves fall more often than rise. */
  readonly skew: number;
}

/** Share of a day's variance that falls between the close and the next open. */
export const OVERNIGHT_SHARE = 0.38;

/** One source of risk. After `next`, `overnight` and `steps` hold the day's moves in units of its daily volatility. */
export interface Component {
  overnight: number;
  steps: Float64Array;
  /** Conditional standard deviation of the day before its Student mixture: what was known the evening before. */
  scale: number;
  next(regimeScale: number, variance: Float64Array): void;
}

/**
 * The day's move is scale * (sqrt(W) * (sqrt(.38) n0 + sum of sqrt(.62 u_k) n_k) + skew * (1 - W)), W the Student
 * mixture with mean 1 (a generalised hyperbolic skew t, Aas and Haff 2006): zero mean. Overnight and
 * intraday are uncorrelated, and both carry the day's fat tail.
 */
export function createComponent(rng: Rng, garch: GarchParams): Component {
  const { alpha, gamma, beta, nu, skew } = garch;
  const omega = 1 - alpha - gamma / 2 - beta;
  let h = 1;
  return {
    overnight: 0,
    steps: new Float64Array(0),
    scale: 1,
    next(regimeScale, variance) {
      if (this.steps.length !== variance.length) this.steps = new Float64Array(variance.length);
      const mixture = studentMixture(rng, nu);
      const shock = Math.sqrt(mixture);
      this.scale = regimeScale * Math.sqrt(h);
      const size = this.scale * shock;
      const tilt = skew * (1 - mixture);
      const mean = this.scale * tilt;
      const night = Math.sqrt(OVERNIGHT_SHARE) * rng.normal();
      let z = night;
      this.overnight = size * night + mean * OVERNIGHT_SHARE;
      for (let k = 0; k < variance.length; k++) {
        const part = variance[k] * (1 - OVERNIGHT_SHARE);
        const n = Math.sqrt(part) * rng.normal();
        z += n;
        this.steps[k] = size * n + mean * part;
      }
      const e = Math.sqrt(h) * (shock * z + tilt);
      h = omega + (alpha + (e < 0 ? gamma : 0)) * e * e + beta * h;
    },
  };
}
