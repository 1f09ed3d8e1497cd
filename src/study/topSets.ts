import { firstWhere } from '../core/index.ts';
import { better, type Objective } from './objective.ts';

export interface Candidate {
  readonly index: number;
  readonly objective: number;
}

/** The best N of a stream; of equals the one with the lower index. */
export class TopSets {
  readonly #limit: number;
  readonly #objective: Objective;
  readonly #kept: Candidate[] = [];

  constructor(limit: number, objective: Objective) {
    this.#limit = limit;
    this.#objective = objective;
  }

  add(index: number, objective: number): void {
    if (!Number.isFinite(objective)) return;
    const kept = this.#kept;
    const last = kept.at(-1);
    if (kept.length >= this.#limit && last && !this.#before(index, objective, last)) return;
    const place = firstWhere(kept.length, (i) => this.#before(index, objective, kept[i]));
    kept.splice(place, 0, { index, objective });
    if (kept.length > this.#limit) kept.pop();
  }

  #before(index: number, objective: number, other: Candidate): boolean {
    if (better(this.#objective, objective, other.objective)) return true;
    return objective === other.objective && index < other.index;
  }

  /** Best first. */
  get best(): readonly Candidate[] {
    return this.#kept;
  }
}
