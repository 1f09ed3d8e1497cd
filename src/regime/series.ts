import type { RegimeTracker } from './types.ts';

/** The regime at every bar of a series of closes: index [T] (-1 = not known yet) and filtered probabilities [T][K]. */
export function regimeSeries(
  tracker: RegimeTracker,
  closes: Float64Array,
): { index: Int8Array; probabilities: Float64Array } {
  const index = new Int8Array(closes.length);
  let probabilities = new Float64Array(0);
  closes.forEach((close, t) => {
    const reading = tracker.update(close);
    const K = reading.probabilities.length;
    if (t === 0) probabilities = new Float64Array(closes.length * K);
    index[t] = reading.index;
    probabilities.set(reading.probabilities, t * K);
  });
  return { index, probabilities };
}
