/** The most recent scores in order of size: order statistics at once, a new batch in one pass. */
export class ScoreWindow {
  readonly #capacity: number;
  /** In order of arrival. */
  #recent: number[] = [];
  #sorted: Float64Array = new Float64Array(0);

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#sorted.length;
  }

  /** The k-th smallest, k from 1. */
  smallest(k: number): number {
    return this.#sorted[k - 1];
  }

  /** Adds finite scores; the oldest beyond the capacity go. */
  add(scores: readonly number[]): void {
    this.#recent.push(...scores);
    const gone = this.#recent.splice(0, Math.max(0, this.#recent.length - this.#capacity));
    const kept = merge(this.#sorted, Float64Array.from(scores).sort());
    this.#sorted = gone.length > 0 ? without(kept, Float64Array.from(gone).sort()) : kept;
  }
}

function merge(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length);
  let [i, j] = [0, 0];
  for (let n = 0; n < out.length; n++)
    out[n] = j >= b.length || (i < a.length && a[i] <= b[j]) ? a[i++] : b[j++];
  return out;
}

/** `sorted` less one of each of `gone`, all of which it holds. */
function without(sorted: Float64Array, gone: Float64Array): Float64Array {
  const out = new Float64Array(sorted.length - gone.length);
  let g = 0;
  let n = 0;
  for (const value of sorted) {
    if (g < gone.length && value === gone[g]) g++;
    else out[n++] = value;
  }
  return out;
}
