import { entryOptions } from '../../core/index.ts';
import type { RunConfig } from '../../pipeline/index.ts';
import { REGIME_MODELS } from '../../regime/index.ts';
import type { Market } from '../skill/index.ts';

/** Filtered probabilities of the market's regimes at every bar. */
export interface RegimeTrack {
  readonly states: number;
  /** [states] at bar t of the panel, from closes up to t. */
  at(t: number): Float64Array;
}

/** The configuration's regime model, run once over the benchmark's closes. */
export function regimeTrack({ panel, benchmark }: Market, config: RunConfig): RegimeTrack {
  const model = REGIME_MODELS.get(config.regime.name);
  const options = entryOptions(REGIME_MODELS, config.regime, 'regime');
  const [T, K] = [panel.time.length, model.states(options).length];
  const tracker = model.create(options);
  const all = new Float64Array(T * K);
  for (let t = 0; t < T; t++)
    all.set(tracker.update(panel.fields.close[benchmark * T + t]).probabilities, t * K);
  return { states: K, at: (t) => all.subarray(t * K, (t + 1) * K) };
}
