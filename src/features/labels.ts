import { AutostockError, type Panel } from '../core/index.ts';
import { loadNative } from '../native/index.ts';
import type { LabelMatrix } from './types.ts';

/** Per-bar volatility is not annualised: one period a year. */
const PER_BAR = 1;
/** Bars of the beta that residual labels take the reference out with. */
export const BETA_BARS = 60;

function positiveInteger(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `${name} must be an integer >= ${least}, was ${value}`,
    );
}

/**
 * The h-bar log return of every symbol and bar, and the same scaled by the volatility known at its bar. With
 * `relativeTo` (a symbol index) it is the residual return: less beta times that symbol's, beta being the slope of
 * the last 60 log returns known at t (Blitz, Huij and Martens 2011). The symbol itself then has no label.
 * volatility: sample standard deviation of the last `volatilityWindow` log returns, per bar; scaled:
 * raw / (volatility * sqrt(horizon)), clipped to +-clip. NaN in warm-up, where bar t or t + h is missing,
 * and where the volatility is 0.
 */
export function computeLabels(
  panel: Panel,
  horizon: number,
  volatilityWindow: number,
  clip = 5,
  relativeTo?: number,
): LabelMatrix {
  positiveInteger('horizon', horizon, 1);
  positiveInteger('volatilityWindow', volatilityWindow, 2);
  if (!(clip > 0)) throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `clip must be above 0, was ${clip}`);
  const times = panel.time.length;
  const size = panel.symbols.length * times;
  const { close } = panel.fields;
  const raw = new Float64Array(size).fill(Number.NaN);
  const volatility = new Float64Array(size);
  const scaled = new Float32Array(size).fill(Number.NaN);
  const params = { period: volatilityWindow, periodsPerYear: PER_BAR };
  const rootHorizon = Math.sqrt(horizon);
  const beta = new Float64Array(size);
  const series = (s: number) => close.subarray(s * times, (s + 1) * times);
  const logReturn = (s: number, t: number) => Math.log(close[s * times + t + horizon] / close[s * times + t]);
  const native = loadNative();
  for (let s = 0; s < panel.symbols.length; s++) {
    const first = s * times;
    const vol = volatility.subarray(first, first + times);
    native.indicatorSeries('realizedVol', params, [series(s)], [vol]);
    if (s === relativeTo) continue;
    if (relativeTo !== undefined) {
      const slope = beta.subarray(first, first + times);
      native.indicatorSeries('beta', { period: BETA_BARS }, [series(s), series(relativeTo)], [slope]);
    }
    for (let t = 0; t + horizon < times; t++) {
      const market = relativeTo === undefined ? 0 : beta[first + t] * logReturn(relativeTo, t);
      const label = logReturn(s, t) - market;
      raw[first + t] = label;
      const scale = vol[t] * rootHorizon;
      if (scale > 0) scaled[first + t] = Math.min(clip, Math.max(-clip, label / scale));
    }
  }
  return { horizon, raw, volatility, beta, scaled, endOffset: horizon };
}
