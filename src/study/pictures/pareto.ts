import { firstWhere } from '../../core/index.ts';
/** A set as return and depth of its worst drawdown (a fraction >= 0). */
export interface ParetoEntry {
  readonly index: number;
  readonly totalReturn: number;
  readonly depth: number;
  readonly objective: number;
}

/** The sets that no other beats in both return and drawdown, kept while rows stream by. */
export class ParetoFront {
  /** By return, falling; depth falls too. */
  readonly #front: ParetoEntry[] = [];

  add(entry: ParetoEntry): void {
    const { totalReturn, depth } = entry;
    if (!Number.isFinite(totalReturn) || !Number.isFinite(depth)) return;
    const front = this.#front;
    const low = firstWhere(front.length, (i) => front[i].totalReturn < totalReturn);
    // Everything before `low` returns at least as much; the last of them is the shallowest.
    if (low > 0 && front[low - 1].depth <= depth) return;
    let from = low;
    while (from > 0 && front[from - 1].totalReturn === totalReturn) from--;
    let until = low;
    while (until < front.length && front[until].depth >= depth) until++;
    front.splice(from, until - from, entry);
  }

  /** Best return first. At most `limit`, spread evenly, both ends kept. */
  result(limit: number): readonly ParetoEntry[] {
    const front = this.#front;
    if (front.length <= limit) return front;
    return Array.from({ length: limit }, (_, i) => front[Math.round((i * (front.length - 1)) / (limit - 1))]);
  }
}
