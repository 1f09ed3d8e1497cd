import { type Regret, regretOf } from '../ensemble/index.ts';
import type { Fold, Prepared, RunConfig } from '../pipeline/index.ts';
import { type SkillScore, scoreForecasts } from '../skill/index.ts';
import type { ForecastBook } from './simulate.ts';
import type { MemberSkill } from './types.ts';

/** Scores forecasts [S][T] (scaled) of the universe over bars [from, to). */
function scoreRange(
  prepared: Prepared,
  forecasts: Float32Array,
  from: number,
  to: number,
  horizon: number,
): SkillScore {
  const T = prepared.panel.time.length;
  const forecast: number[] = [];
  const label: number[] = [];
  const bar: number[] = [];
  prepared.tradable.forEach((tradable, s) => {
    for (let t = from; tradable && t < to; t++) {
      forecast.push(forecasts[s * T + t]);
      label.push(prepared.labels.scaled[s * T + t]);
      bar.push(t);
    }
  });
  return scoreForecasts(forecast, label, { horizon, bar });
}

/** Out-of-sample skill of every member and of the ensemble, by fold and pooled. */
export function scoreMembers(
  prepared: Prepared,
  folds: readonly Fold[],
  book: ForecastBook,
  ensemble: Float32Array,
  config: RunConfig,
): { members: MemberSkill[]; ensemble: MemberSkill } {
  const cells = prepared.panel.symbols.length * prepared.panel.time.length;
  const { horizon } = config.label;
  const score = (model: string, forecasts: Float32Array): MemberSkill => ({
    model,
    byFold: folds.map((f) => scoreRange(prepared, forecasts, f.testStart, f.testEnd, horizon)),
    pooled: scoreRange(prepared, forecasts, folds[0].testStart, folds[folds.length - 1].testEnd, horizon),
  });
  return {
    members: book.members.map((name, m) => score(name, book.forecasts.subarray(m * cells, (m + 1) * cells))),
    ensemble: score('ensemble', ensemble),
  };
}

/** Regret of the ensemble's forecasts [S][T] over its members' from `start` on, on the symbols whose errors it learnt from. */
export function scoreRegret(
  { panel, labels, relativeTo }: Prepared,
  book: ForecastBook,
  ensemble: Float32Array,
  start: number,
): Regret {
  const [S, T] = [panel.symbols.length, panel.time.length];
  const n = T - start;
  const symbols = Array.from({ length: S }, (_, s) => s).filter((s) => s !== relativeTo);
  const rows = (source: Float32Array, offset: number) => {
    const out = new Float32Array(symbols.length * n);
    symbols.forEach((s, i) => {
      out.set(source.subarray(offset + s * T + start, offset + (s + 1) * T), i * n);
    });
    return out;
  };
  return regretOf({
    members: book.members.map((_, m) => rows(book.forecasts, m * S * T)),
    ensemble: rows(ensemble, 0),
    labels: rows(labels.scaled, 0),
    bars: Int32Array.from({ length: symbols.length * n }, (_, i) => i % n),
  });
}
