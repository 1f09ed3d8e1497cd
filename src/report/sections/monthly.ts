import { formatNumber, monthName, type Stat } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section, table, type View } from './view.ts';

/** Upper ends of the shades, as fractions: the last shade takes the rest. */
const MONTH_STEPS = [0.005, 0.02, 0.04, 0.07];
const YEAR_STEPS = [0.02, 0.08, 0.15, 0.25];

/** Colour class of a return: p1..p4 for gains, n1..n4 for losses, z near zero. */
export function shade(value: Stat, steps: readonly number[]): string {
  if (value === null) return '';
  const size = Math.abs(value);
  const level = steps.filter((s) => size >= s).length;
  return level === 0 ? 'z' : `${value > 0 ? 'p' : 'n'}${level}`;
}

const cell = (value: Stat, steps: readonly number[], className = ''): Markup =>
  html`<td class="num ${className} ${shade(value, steps)}">${value === null ? '' : formatNumber(value * 100, 1)}</td>`;

/** Year by month, with the year's total. */
export function monthly({ summary }: View): Markup {
  const head = html`<tr><th scope="col">Year</th>${Array.from({ length: 12 }, (_, m) => html`<th scope="col" class="num">${monthName(m)}</th>`)}<th scope="col" class="num total">Year</th></tr>`;
  const body = summary.monthly.map(
    (y) =>
      html`<tr><th scope="row">${y.year}</th>${y.months.map((m) => cell(m, MONTH_STEPS))}${cell(y.total, YEAR_STEPS, 'total')}</tr>`,
  );
  return section(
    'monthly',
    'Monthly returns',
    'Per cent, net of costs. Blue gained, orange lost; the stronger the colour, the larger the move.',
    table('Monthly returns of the strategy in per cent', head, body, 'heat'),
  );
}
