import { AutostockError } from '../core/index.ts';
import { ScoreWindow } from './scoreWindow.ts';

export interface ConformalOptions {
  /** Wanted share of labels inside, e.g. 0.8. */
  readonly coverage: number;
  /** Most recent scores kept for the quantile. */
  readonly scores?: number;
  /** Step of the adaptive level; 0 is split conformal without adaptation. */
  readonly gamma?: number;
  /** Scores shared with other intervals, in place of `scores` of its own; whoever shares it adds to it. */
  readonly window?: ScoreWindow;
}

/**
 * Prediction intervals of one stream of forecasts: half-width = the ceil((n + 1)(1 - a)) smallest of the last n scores
 * |label - forecast| / sigma, times sigma; the miss rate a follows a += gamma (target - missed) as labels arrive.
 * A label h bars ahead arrives h bars late: tell `observe` then, with the interval that was stated. Unbounded when a
 * has fallen to 0, empty above 1. Vovk et al. 2005; Gibbs and Candes 2021.
 */
export class ConformalInterval {
  readonly #target: number;
  readonly #gamma: number;
  readonly #window: ScoreWindow;
  #miss: number;

  constructor({ coverage, scores = 500, gamma = 0.01, window }: ConformalOptions) {
    if (!(coverage > 0 && coverage < 1))
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        `coverage must be between 0 and 1, was ${coverage}`,
      );
    if (!Number.isInteger(scores) || scores < 2)
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        `scores must be a whole number >= 2, was ${scores}`,
      );
    if (!(gamma >= 0 && gamma <= 1))
      throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `gamma must be from 0 to 1, was ${gamma}`);
    this.#target = 1 - coverage;
    this.#miss = this.#target;
    this.#gamma = gamma;
    this.#window = window ?? new ScoreWindow(scores);
  }

  /** Half-width of the interval in units of sigma; NaN before the first score, Infinity where n is too small. */
  get halfWidth(): number {
    const n = this.#window.size;
    if (n === 0) return Number.NaN;
    if (this.#miss <= 0) return Number.POSITIVE_INFINITY;
    if (this.#miss >= 1) return 0;
    const k = Math.ceil((n + 1) * (1 - this.#miss));
    return k > n ? Number.POSITIVE_INFINITY : this.#window.smallest(Math.max(1, k));
  }

  /** Miss rate aimed at now. */
  get missRate(): number {
    return this.#miss;
  }

  /** A label became known: `score` = |label - forecast| / sigma, `stated` the half-width given with the forecast. */
  observe(score: number, stated: number): void {
    if (!Number.isFinite(score)) return;
    this.adapt(score, stated);
    this.#window.add([score]);
  }

  /** The same for the level alone: the score goes into a shared window by other hands. */
  adapt(score: number, stated: number): void {
    if (!Number.isNaN(stated)) this.#miss += this.#gamma * (this.#target - (score > stated ? 1 : 0));
  }
}
