import { type OutOfFold, pointsOf, spreadsOf } from '../forecast/index.ts';
import type { ForecastBook } from './simulate.ts';

/** The first seed's forecasts over the whole panel, as the decision loop reads them. */
export function bookOf(forecasts: OutOfFold): ForecastBook {
  const { members, symbols: S, start, bars } = forecasts;
  const [M, T] = [members.length, start + bars];
  const book: ForecastBook = {
    members,
    forecasts: new Float32Array(M * S * T).fill(Number.NaN),
    residualStd: new Float64Array(M * bars),
  };
  for (let m = 0; m < M; m++) {
    const points = pointsOf(forecasts, m, 0);
    for (let s = 0; s < S; s++)
      book.forecasts.set(points.subarray(s * bars, (s + 1) * bars), (m * S + s) * T + start);
    book.residualStd.set(spreadsOf(forecasts, m, 0), m * bars);
  }
  return book;
}
