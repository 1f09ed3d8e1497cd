import {
  correlation,
  mean,
  type Numbers,
  neweyWestLags,
  neweyWestT,
  ranks,
  std,
} from '../statistics/index.ts';
import { groupByBar } from './byBar.ts';
import type { DailySkill } from './types.ts';

/** Fewest symbols a correlation within a bar is given for. */
const MIN_SYMBOLS = 3;

function steadiness(series: readonly number[], horizon: number) {
  const known = series.filter(Number.isFinite);
  const spread = std(known);
  return {
    mean: mean(known),
    ratio: spread > 0 ? mean(known) / spread : Number.NaN,
    // Labels of neighbouring bars overlap in horizon - 1 bars, so their ICs are correlated that far.
    t: neweyWestT(known, neweyWestLags(known.length, horizon - 1)),
  };
}

/**
 * The IC and rank IC of each bar across its symbols, and their means with Newey-West t statistics. forecast, label and
 * bar: one value a row; rows that are not finite are left out. Grinold and Kahn, ch. 6; Newey and West 1987.
 */
export function dailySkill(
  forecast: Numbers,
  label: Numbers,
  bar: ArrayLike<number>,
  horizon: number,
): DailySkill {
  const ic: number[] = [];
  const rankIc: number[] = [];
  let bars = 0;
  for (const { rows } of groupByBar(bar, [forecast, label])) {
    if (rows.length < MIN_SYMBOLS) continue;
    bars++;
    const f = rows.map((i) => forecast[i]);
    const y = rows.map((i) => label[i]);
    ic.push(correlation(f, y));
    rankIc.push(correlation(ranks(f), ranks(y)));
  }
  const plain = steadiness(ic, horizon);
  const ranked = steadiness(rankIc, horizon);
  return {
    bars,
    dailyIc: plain.mean,
    icir: plain.ratio,
    dailyIcT: plain.t,
    dailyRankIc: ranked.mean,
    rankIcir: ranked.ratio,
    dailyRankIcT: ranked.t,
  };
}
