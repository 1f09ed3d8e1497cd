/** The account at one close. Arrays are [S]. */
export interface HeldBook {
  /** Signed shares. */
  readonly positions: Float64Array;
  /** What this bar's fills were made at; the close without it. */
  readonly open?: Float64Array;
  /** NaN where a symbol has no bar. */
  readonly close: Float64Array;
  readonly equityUsd: number;
  /** Quoted spread that this bar's fills met, a fraction of the price. */
  readonly spread?: Float64Array;
}

/** USD that trading `shares` (signed, not 0) at a market's price costs; spread: that of the costs without it. */
export type TradeCost = (shares: number, price: number, spread?: number) => number;

/**
 * What each symbol's part of the book earned since the close before: what was held moved to the open, what is held now moved
 * from there, and the difference paid its costs. The parts add up to the growth of the ledger's equity, as an environment that
 * has the account to itself measures it.
 */
export class Sleeves {
  /** Last known closes, NaN before the first; what a position without a bar is worth. */
  readonly marks: Float64Array;
  private readonly cost: TradeCost;
  private readonly held: Float64Array;
  /** Of the equity before. */
  private readonly earned: Float64Array;
  private equity = 0;

  constructor(symbols: number, cost: TradeCost) {
    this.marks = new Float64Array(symbols).fill(Number.NaN);
    this.held = new Float64Array(symbols);
    this.earned = new Float64Array(symbols);
    this.cost = cost;
  }

  update(book: HeldBook): void {
    const { positions, close, equityUsd } = book;
    let [holding, only] = [0, -1];
    for (let s = 0; s < positions.length; s++) {
      if (this.held[s] !== 0 || positions[s] !== 0) {
        holding++;
        only = s;
      }
      const gain = this.equity > 0 ? this.gain(s, book) / this.equity : 0;
      this.earned[s] = Number.isFinite(gain) ? gain : 0;
      this.held[s] = positions[s];
      if (Number.isFinite(close[s])) this.marks[s] = close[s];
    }
    // The account itself tells what the only symbol earned: no rounding, and the fills as they were.
    if (holding === 1 && this.equity > 0) this.earned[only] = equityUsd / this.equity - 1;
    this.equity = equityUsd;
  }

  /** What the symbol's part of the book, a `share` of it, grew by; 1 = not at all. */
  growth(s: number, share: number): number {
    return 1 + this.earned[s] / share;
  }

  /** USD. Without a bar a position stands at its mark and, where it was closed, was closed there. */
  private gain(s: number, { positions, open, close, spread }: HeldBook): number {
    const [before, now, mark] = [this.held[s], positions[s], this.marks[s]];
    if (before === 0 && now === 0) return 0;
    const present = Number.isFinite(close[s]);
    const last = present ? close[s] : mark;
    const fill = present ? (open?.[s] ?? close[s]) : mark;
    // Nothing was held before the first mark.
    const moved = (before === 0 ? 0 : before * (fill - mark)) + now * (last - fill);
    const traded = now - before;
    return traded === 0 ? moved : moved - this.cost(traded, fill, spread?.[s]);
  }
}
