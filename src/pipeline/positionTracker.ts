import type { PositionState } from '../policy/index.ts';

interface Held {
  readonly positions: Float64Array;
  readonly close: Float64Array;
  readonly equityUsd: number;
}

/**
 * What a policy may know of its positions, derived from holdings and closes alone so that a backtest and a
 * broker account give the same. A position's entry price is the close of the bar in which it opened.
 */
export class PositionTracker {
  private readonly entry: Float64Array;
  private readonly bars: Int32Array;
  private readonly side: Int8Array;
  private highWater = 0;

  constructor(symbols: number) {
    this.entry = new Float64Array(symbols);
    this.bars = new Int32Array(symbols);
    this.side = new Int8Array(symbols);
  }

  /** Takes in the holdings at a close; returns the portfolio's drawdown from its high-water mark, <= 0. */
  update({ positions, close, equityUsd }: Held): number {
    for (let s = 0; s < positions.length; s++) {
      const side = Math.sign(positions[s]);
      if (side === this.side[s]) this.bars[s] += side === 0 ? 0 : 1;
      else {
        this.side[s] = side;
        this.entry[s] = close[s];
        this.bars[s] = 0;
      }
    }
    this.highWater = Math.max(this.highWater, equityUsd);
    return this.highWater > 0 ? equityUsd / this.highWater - 1 : 0;
  }

  state(s: number, { positions, close, equityUsd }: Held, drawdown: number): Omit<PositionState, 'growth'> {
    return {
      exposure: positions[s] === 0 ? 0 : (positions[s] * close[s]) / equityUsd,
      unrealisedReturn: this.side[s] === 0 ? 0 : this.side[s] * (close[s] / this.entry[s] - 1),
      barsHeld: this.bars[s],
      drawdown,
    };
  }
}
