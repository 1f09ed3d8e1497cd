import type { Bar, Rng, TimeMs } from '../../core/index.ts';
import type { StockParams } from './stock.ts';

/** AR(1) of log volume and the loading of its shocks on the size of the day's move (gives a correlation of .46). */
const VOLUME_MEMORY = 0.68;
const VOLUME_SD = 0.447;
const VOLUME_SURPRISE = 0.58;
/** Mean and standard deviation of |z| for a Student t with about 5 degrees of freedom. */
const ABS_MEAN = 0.73;
const ABS_SD = 0.68;
/** Noise of the closing print, in daily volatilities: a bounce that nobody who trades at the next open can take. */
const CLOSE_NOISE = 0.125;

/** One day of one symbol: log moves and the volatility known before it. */
export interface DayMoves {
  readonly overnight: number;
  readonly steps: Float64Array;
  readonly volatility: number;
}

const roundPrice = (price: number): number => {
  const digits = price >= 10 ? 1e4 : 1e6;
  return Math.max(1, Math.round(price * digits)) / digits;
};

export interface Series {
  readonly bars: Bar[];
  /** Appends one session's bars; returns its close-to-close log return as printed. */
  day(times: readonly TimeMs[], moves: DayMoves, volumes: Float64Array): number;
}

/** A symbol's bars, session by session: high and low come from the path inside the bar. */
export function createSeries(params: StockParams, rng: Rng): Series {
  const bars: Bar[] = [];
  let logPrice = Math.log(params.price);
  let printed = logPrice;
  let logVolume = VOLUME_SD * rng.normal();
  return {
    bars,
    day(times, { overnight, steps, volatility }, volumes) {
      const start = logPrice;
      logPrice += overnight;
      let move = overnight;
      for (const step of steps) move += step;
      const surprise = Math.min(5, Math.abs(move) / volatility);
      const push =
        (VOLUME_SURPRISE * (surprise - ABS_MEAN)) / ABS_SD +
        Math.sqrt(1 - VOLUME_SURPRISE ** 2) * rng.normal();
      logVolume = VOLUME_MEMORY * logVolume + VOLUME_SD * Math.sqrt(1 - VOLUME_MEMORY ** 2) * push;
      const dayVolume = params.volume * Math.exp(logVolume);
      const noise =
        params.beta === 1 && params.specificVolatility === 0 ? 0 : CLOSE_NOISE * volatility * rng.normal();
      const perBar = steps.length / times.length;
      for (let b = 0; b < times.length; b++) {
        const open = Math.exp(logPrice);
        let low = logPrice;
        let high = logPrice;
        for (let k = b * perBar; k < (b + 1) * perBar; k++) {
          logPrice += steps[k];
          if (logPrice < low) low = logPrice;
          if (logPrice > high) high = logPrice;
        }
        const last = b === times.length - 1 ? logPrice + noise : logPrice;
        bars.push({
          time: times[b],
          open: roundPrice(open),
          high: roundPrice(Math.exp(Math.max(high, last))),
          low: roundPrice(Math.exp(Math.min(low, last))),
          close: roundPrice(Math.exp(last)),
          volume: Math.max(1, Math.round(dayVolume * volumes[b])),
        });
      }
      logPrice = start + move;
      const change = logPrice + noise - printed;
      printed = logPrice + noise;
      return change;
    },
  };
}
