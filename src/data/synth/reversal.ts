/** Sessions the planted signal looks back, and the horizon its information coefficient is stated for. */
export const SIGNAL_LOOKBACK = 5;
const L = SIGNAL_LOOKBACK;

/** Correlation of minus the last L values' sum with the next L-day return, for u_t = e_t - phi * (u_t-1 + ... + u_t-L). */
function reversalIc(phi: number, otherVariance: number): number {
  const n = 400;
  const psi = new Float64Array(n + 2 * L);
  psi[0] = 1;
  for (let j = 1; j < psi.length; j++) {
    for (let k = 1; k <= L && k <= j; k++) psi[j] -= phi * psi[j - k];
  }
  const covariance = (lag: number): number => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += psi[j] * psi[j + lag];
    return sum;
  };
  let across = 0;
  let within = 0;
  for (let a = 0; a < L; a++) {
    for (let b = 0; b < L; b++) {
      across += covariance(a + b + 1);
      within += covariance(Math.abs(a - b));
    }
  }
  return -across / Math.sqrt(within * (within + L * otherVariance));
}

/**
 * The strength phi of the planted reversal: with it, minus the last 5 sessions' relative return correlates `ic` with
 * the next 5 sessions' total return. `otherVariance`: total variance over relative variance, less 1.
 */
export function reversalStrength(ic: number, otherVariance: number): number {
  if (ic === 0) return 0;
  let low = 0;
  let high = 0.19;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (reversalIc(middle, otherVariance) < ic) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
