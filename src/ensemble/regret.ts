import { leastNonNegative, lossOf, type Moments } from './learning/index.ts';

type Numbers = ArrayLike<number>;

/** What an ensemble lost over what hindsight would have chosen. Losses are sums of bars' mean squared errors. */
export interface Regret {
  /** Bars with at least one row that the ensemble and every member forecast. */
  readonly bars: number;
  readonly ensembleLoss: number;
  /** [M] of each member alone. */
  readonly memberLosses: Float64Array;
  /** Place of the best single member, -1 without a bar, and the loss above it. */
  readonly bestMember: number;
  readonly overMember: number;
  /** Best fixed weights, >= 0 with sum 1, and the loss above them. */
  readonly bestMixture: Float64Array;
  readonly overMixture: number;
}

export interface RegretRows {
  /** Scaled forecasts of each member, one a row; NaN = none. */
  readonly members: readonly Numbers[];
  /** The ensemble's own and what came, one a row. */
  readonly ensemble: Numbers;
  readonly labels: Numbers;
  /** Bar of each row: rows of one bar count one bar together. Each row is a bar of its own without. */
  readonly bars?: Numbers;
}

/** Rows that everyone forecast and whose label is known. */
function completeRows({ members, ensemble, labels }: RegretRows): number[] {
  const rows: number[] = [];
  for (let r = 0; r < labels.length; r++) {
    if (Number.isFinite(labels[r] + ensemble[r]) && members.every((f) => Number.isFinite(f[r]))) rows.push(r);
  }
  return rows;
}

/**
 * Regret of an ensemble against its best single member and its best fixed mixture in hindsight, the latter by least
 * squares over the simplex. Positive: hindsight was better. Only rows that everyone forecast count.
 */
export function regretOf(input: RegretRows): Regret {
  const { members, ensemble, labels, bars } = input;
  const M = members.length;
  const rows = completeRows(input);
  const inBar = new Map<number, number>();
  const barOf = (r: number) => bars?.[r] ?? r;
  for (const r of rows) inBar.set(barOf(r), (inBar.get(barOf(r)) ?? 0) + 1);
  const gram = new Float64Array(M * M);
  const cross = new Float64Array(M);
  const memberLosses = new Float64Array(M);
  let [power, ensembleLoss] = [0, 0];
  for (const r of rows) {
    const share = 1 / inBar.get(barOf(r))!;
    const y = labels[r];
    power += share * y * y;
    ensembleLoss += share * (y - ensemble[r]) ** 2;
    for (let a = 0; a < M; a++) {
      const f = members[a][r];
      cross[a] += share * f * y;
      memberLosses[a] += share * (y - f) ** 2;
      for (let b = 0; b < M; b++) gram[a * M + b] += share * f * members[b][r];
    }
  }
  const sums: Moments = { gram, cross, power, bars: inBar.size };
  const bestMember = rows.length === 0 ? -1 : memberLosses.indexOf(Math.min(...memberLosses));
  const bestMixture = leastNonNegative(sums, true);
  const known = rows.length > 0;
  return {
    bars: inBar.size,
    ensembleLoss: known ? ensembleLoss : Number.NaN,
    memberLosses: known ? memberLosses : memberLosses.fill(Number.NaN),
    bestMember,
    overMember: known ? ensembleLoss - memberLosses[bestMember] : Number.NaN,
    bestMixture,
    overMixture: known ? ensembleLoss - lossOf(sums, bestMixture) : Number.NaN,
  };
}
