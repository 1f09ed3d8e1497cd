import type { Comparison, SkillRow, Statistic } from '../../forecast/index.ts';
import { formatInteger, formatNumber, formatPercent, UNDEFINED } from '../format.ts';

/** A column of the skill table. */
export interface Column {
  readonly name: Statistic;
  readonly label: string;
  readonly format: (v: number) => string;
}

const digits = (n: number) => (v: number) => formatNumber(v, n);
const percent = (n: number) => (v: number) => formatPercent(v, n);

export const COLUMNS: readonly Column[] = [
  { name: 'dailyIc', label: 'Daily IC', format: digits(3) },
  { name: 'icir', label: 'ICIR', format: digits(2) },
  { name: 'dailyIcT', label: 'NW t', format: digits(2) },
  { name: 'dailyRankIc', label: 'Rank IC', format: digits(3) },
  { name: 'r2Zero', label: 'R² vs 0', format: percent(2) },
  { name: 'mase', label: 'MASE', format: digits(3) },
  { name: 'directionalAccuracy', label: 'Direction', format: percent(1) },
  { name: 'crps', label: 'CRPS', format: digits(3) },
  { name: 'pinball', label: 'Pinball', format: digits(3) },
];

export const COVERAGES: readonly Column[] = [
  { name: 'coverage50', label: '50%', format: percent(1) },
  { name: 'coverage80', label: '80%', format: percent(1) },
  { name: 'coverage95', label: '95%', format: percent(1) },
];

export const SPLIT_COVERAGES: readonly Column[] = COVERAGES.map((c) => ({
  ...c,
  name: `splitC${c.name.slice(1)}` as Statistic,
}));

/** Mean over the seeds with its standard deviation, where there is one. */
export function cell(row: SkillRow, { name, format }: Column): string {
  const sd = row.sd[name];
  const mean = format(row.mean[name]);
  return Number.isFinite(sd) && sd > 0 ? `${mean} ± ${format(sd)}` : mean;
}

/** The 95 % interval of the direction, mean of the seeds' ends. */
export function directionInterval({ mean }: SkillRow): string {
  if (!Number.isFinite(mean.directionalLow)) return '';
  return `${formatPercent(mean.directionalLow)} to ${formatPercent(mean.directionalHigh)}`;
}

export const pText = (p: number | undefined): string =>
  p === undefined || !Number.isFinite(p) ? UNDEFINED : p < 0.001 ? '<0.001' : formatNumber(p, 3);

/** Raw p and, where it differs, p after Holm's correction. */
export const comparisonText = (c: Comparison | undefined): string =>
  c === undefined ? UNDEFINED : `${pText(c.p)} (${pText(c.adjustedP)})`;

export const rowsText = (row: SkillRow): string => formatInteger(row.mean.rows);
