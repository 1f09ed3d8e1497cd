/**
 * Losses with those of members that did not forecast (NaN) replaced by what the mixture of the others lost, so that
 * absence neither helps nor hurts (Freund, Schapire, Singer and Warmuth 1997). False when nobody forecast.
 */
export function awakeLosses(losses: Float64Array, weights: Float64Array, into: Float64Array): boolean {
  let [mass, loss, count, sum] = [0, 0, 0, 0];
  for (let m = 0; m < losses.length; m++) {
    if (!Number.isFinite(losses[m])) continue;
    mass += weights[m];
    loss += weights[m] * losses[m];
    count++;
    sum += losses[m];
  }
  if (count === 0) return false;
  const mixture = mass > 0 ? loss / mass : sum / count;
  for (let m = 0; m < losses.length; m++) into[m] = Number.isFinite(losses[m]) ? losses[m] : mixture;
  return true;
}
