import { firstWhere, type Panel, type PanelQuotes, type TimeMs } from '../../core/index.ts';
import { barEnd } from '../calendar/index.ts';

/** Quotes in any order, joined to bars: each bar gets the last one at or before its end, if it is young enough. */
export class AsOfQuotes {
  readonly #panel: Panel;
  readonly #ends: Float64Array;
  readonly #rows: ReadonlyMap<string, number>;
  readonly #time: Float64Array;
  readonly #bid: Float64Array;
  readonly #ask: Float64Array;

  constructor(panel: Panel) {
    const cells = panel.symbols.length * panel.time.length;
    this.#panel = panel;
    this.#ends = panel.time.map((time) => barEnd(time as TimeMs, panel.interval));
    this.#rows = new Map(panel.symbols.map((symbol, s) => [symbol, s]));
    this.#time = new Float64Array(cells).fill(Number.NEGATIVE_INFINITY);
    this.#bid = new Float64Array(cells).fill(Number.NaN);
    this.#ask = new Float64Array(cells).fill(Number.NaN);
  }

  /** A quote of `symbol` at an instant; of two at the same instant the later call stands. */
  add(symbol: string, time: TimeMs, bid: number, ask: number): void {
    const s = this.#rows.get(symbol);
    const t = this.#firstEndFrom(time);
    if (s === undefined || t === this.#ends.length) return;
    const i = s * this.#ends.length + t;
    if (!(time >= this.#time[i])) return;
    this.#time[i] = time;
    this.#bid[i] = bid;
    this.#ask[i] = ask;
  }

  /** The first bar that ends at or after `time`; T when none does. */
  #firstEndFrom(time: TimeMs): number {
    return firstWhere(this.#ends.length, (t) => this.#ends[t] >= time);
  }

  /** When the bar with this stamp ends; NaN where the panel has no such bar. */
  endOf(stamp: TimeMs): TimeMs {
    const { time } = this.#panel;
    const t = firstWhere(time.length, (at) => time[at] >= stamp);
    return time[t] === stamp ? this.#ends[t] : Number.NaN;
  }

  /** [S][T]: the last quote less than `maxAgeMs` old at each bar's end; NaN where there is none. */
  quotes(maxAgeMs: number): PanelQuotes {
    const T = this.#ends.length;
    const bid = this.#bid.slice();
    const ask = this.#ask.slice();
    for (let first = 0; first < bid.length; first += T) {
      let last = -1;
      for (let t = 0; t < T; t++) {
        const i = first + t;
        if (this.#time[i] > Number.NEGATIVE_INFINITY) last = i;
        const fresh = last >= 0 && this.#ends[t] - this.#time[last] < maxAgeMs;
        bid[i] = fresh ? this.#bid[last] : Number.NaN;
        ask[i] = fresh ? this.#ask[last] : Number.NaN;
      }
    }
    return { bid, ask };
  }
}
