import { isoDate } from '../core/index.ts';

/** A statistic as summaries carry it: null where it is not defined. */
export type Stat = number | null;

export const UNDEFINED = '–';
const MINUS = '−';

/** `digits` decimals with grouped thousands and a true minus; a value that rounds to zero has no sign. */
export function formatNumber(value: Stat, digits = 2): string {
  if (value === null || !Number.isFinite(value)) return UNDEFINED;
  const text = Math.abs(value).toFixed(digits);
  const [whole, decimals] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const negative = value < 0 && Number(text) !== 0;
  return `${negative ? MINUS : ''}${grouped}${decimals ? `.${decimals}` : ''}`;
}

export const formatPercent = (value: Stat, digits = 1): string =>
  value === null || !Number.isFinite(value) ? UNDEFINED : `${formatNumber(value * 100, digits)}%`;

/** A percentage with its sign always shown. */
export function formatSigned(value: Stat, digits = 1): string {
  const text = formatPercent(value, digits);
  return value !== null && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

export const formatInteger = (value: Stat): string => formatNumber(value, 0);

export const formatUsd = (value: Stat): string => {
  const text = formatNumber(value, 0);
  if (text === UNDEFINED) return text;
  return text.startsWith(MINUS) ? `${MINUS}$${text.slice(1)}` : `$${text}`;
};

/** Growth as a multiple of the start: 1.84x. */
export const formatMultiple = (value: Stat): string =>
  value === null || !Number.isFinite(value) ? UNDEFINED : `${formatNumber(value, value < 10 ? 2 : 1)}×`;

/** A value of a metric by its unit; `digits` is for fractions. */
export function formatMetric(value: Stat, unit: 'fraction' | 'ratio' | 'bars' | 'count', digits = 1): string {
  if (unit === 'fraction') return formatPercent(value, digits);
  return unit === 'ratio' ? formatNumber(value, 2) : formatInteger(value);
}

/** Decimals that suit a row of fractions: two where all are small, such as one-bar losses. */
export const fractionDigits = (values: readonly Stat[]): number =>
  values.every((v) => v === null || Math.abs(v) < 0.1) ? 2 : 1;

export const formatDate = (ms: number): string => (Number.isFinite(ms) ? isoDate(ms) : UNDEFINED);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
export const monthName = (month: number): string => MONTHS[month];

export const shortHash = (hash: string): string => hash.slice(0, 12);

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatInteger(count)} ${count === 1 ? one : many}`;
