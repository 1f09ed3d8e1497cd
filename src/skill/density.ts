import { AutostockError } from '../core/index.ts';
import { mean, type Numbers, normalCdf, normalInv, normalPdf } from '../statistics/index.ts';
import type { DensityScore } from './types.ts';

/** Pinball loss of one quantile forecast. Koenker and Bassett 1978. */
export const pinballLoss = (label: number, quantile: number, level: number): number =>
  label >= quantile ? level * (label - quantile) : (1 - level) * (quantile - label);

/** CRPS of a normal forecast in closed form. Gneiting and Raftery 2007, eq. 21. */
export function gaussianCrps(label: number, centre: number, spread: number): number {
  const z = (label - centre) / spread;
  return spread * (z * (2 * normalCdf(z) - 1) + 2 * normalPdf(z) - 1 / Math.sqrt(Math.PI));
}

const COVERAGES = [0.5, 0.8, 0.95] as const;

/** Share of labels inside the central interval between two levels; NaN when the levels are not stated. */
function coverageOf(rows: readonly Row[], levels: readonly number[], coverage: number): number {
  const tail = (1 - coverage) / 2;
  const at = (level: number) => levels.findIndex((l) => Math.abs(l - level) < 1e-9);
  const [low, high] = [at(tail), at(1 - tail)];
  if (low < 0 || high < 0) return Number.NaN;
  return mean(rows.map(({ y, q }) => (y >= q[low] && y <= q[high] ? 1 : 0)));
}

interface Row {
  readonly y: number;
  readonly q: readonly number[];
}

/**
 * Scores of stated quantiles. quantiles: [rows][levels], levels ascending; label: [rows]. The CRPS is twice the pinball
 * loss averaged over the levels, exact as they grow dense. Rows that are not finite are left out.
 */
export function scoreQuantiles(label: Numbers, quantiles: Numbers, levels: readonly number[]): DensityScore {
  const K = levels.length;
  if (quantiles.length !== label.length * K) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `skill: ${label.length} rows of ${K} quantiles need ${label.length * K} values, had ${quantiles.length}`,
    );
  }
  const rows: Row[] = [];
  for (let i = 0; i < label.length; i++) {
    const q = Array.from({ length: K }, (_, k) => quantiles[i * K + k]);
    if (Number.isFinite(label[i]) && q.every(Number.isFinite)) rows.push({ y: label[i], q });
  }
  const pinball = mean(rows.map(({ y, q }) => mean(q.map((v, k) => pinballLoss(y, v, levels[k])))));
  const [coverage50, coverage80, coverage95] = COVERAGES.map((c) => coverageOf(rows, levels, c));
  return { pinball, crps: 2 * pinball, coverage50, coverage80, coverage95 };
}

/** Scores of normal forecasts: centre and spread [rows]. Pinball over 5, 25, 50, 75 and 95 %. */
export function scoreGaussian(label: Numbers, centre: Numbers, spread: Numbers): DensityScore {
  const levels = [0.05, 0.25, 0.5, 0.75, 0.95];
  const shifts = levels.map(normalInv);
  const halves = COVERAGES.map((c) => normalInv(0.5 + c / 2));
  const known: number[] = [];
  for (let i = 0; i < label.length; i++)
    if (Number.isFinite(label[i]) && Number.isFinite(centre[i]) && spread[i] > 0) known.push(i);
  const inside = halves.map((half) =>
    mean(known.map((i) => (Math.abs(label[i] - centre[i]) <= half * spread[i] ? 1 : 0))),
  );
  return {
    pinball: mean(
      known.map((i) =>
        mean(levels.map((level, k) => pinballLoss(label[i], centre[i] + shifts[k] * spread[i], level))),
      ),
    ),
    crps: mean(known.map((i) => gaussianCrps(label[i], centre[i], spread[i]))),
    coverage50: inside[0],
    coverage80: inside[1],
    coverage95: inside[2],
  };
}
