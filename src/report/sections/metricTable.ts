import { METRICS } from '../../backtest/index.ts';
import {
  formatInteger,
  formatMetric,
  formatPercent,
  formatUsd,
  fractionDigits,
  type Stat,
} from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section, table, type View } from './view.ts';

interface Row {
  readonly label: string;
  readonly hint: string;
  readonly values: readonly Stat[];
  readonly better: 'higher' | 'lower' | 'none';
  readonly format: (v: Stat) => string;
}

/** Columns whose text equals the best one's; a strategy that holds nothing wins no comparison. */
function winners(row: Row, idle: readonly boolean[]): boolean[] {
  const sign = row.better === 'lower' ? -1 : 1;
  const scores = row.values.map((v, i) => (v === null || idle[i] ? Number.NEGATIVE_INFINITY : sign * v));
  const best = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (row.better === 'none' || !Number.isFinite(best)) return scores.map(() => false);
  const text = row.format(row.values[scores.indexOf(best)]);
  return row.values.map((v, i) => Number.isFinite(scores[i]) && row.format(v) === text);
}

/** Every metric of the strategy beside every baseline, the best of each row marked. */
export function metricTable({ summary, colours }: View): Markup {
  const all = summary.strategies;
  const idle = all.map((s) => !((s.metrics.volatility ?? 0) > 0));
  const rows: Row[] = METRICS.entries.map((m) => {
    const values = all.map((s) => s.metrics[m.name] ?? null);
    const digits = fractionDigits(values);
    const format = (v: Stat) => formatMetric(v, m.unit, digits);
    return { label: m.label, hint: `${m.formula}. ${m.source}.`, values, better: m.better, format };
  });
  rows.push(
    {
      label: 'Cost a year',
      hint: 'Costs over mean equity, annualised.',
      values: all.map((s) => s.costs.dragAnn),
      better: 'lower',
      format: (v) => formatPercent(v, 2),
    },
    {
      label: 'Fills',
      hint: 'Number of fills.',
      values: all.map((s) => s.trades),
      better: 'none',
      format: formatInteger,
    },
    {
      label: 'Final equity',
      hint: 'Equity at the last close.',
      values: all.map((s) => s.finalEquityUsd),
      better: 'higher',
      format: formatUsd,
    },
  );
  const head = html`<tr><th scope="col">Metric</th>${all.map((s) => html`<th scope="col" class="num ${s.kind}"><span class="key ${colours[s.name]}"></span>${s.label}</th>`)}</tr>`;
  const body = rows.map((row) => {
    const best = winners(row, idle);
    const cells = row.values.map(
      (v, i) =>
        html`<td class="num ${all[i].kind}">${best[i] ? html`<b class="best">${row.format(v)}</b>` : row.format(v)}</td>`,
    );
    return html`<tr><th scope="row" title="${row.hint}">${row.label}</th>${cells}</tr>`;
  });
  return section(
    'metrics',
    'Strategy beside its baselines',
    'Same bars, same fills, same costs. The best value of a row is marked; where more or less is not better in itself, none is.',
    table('Metrics of the strategy and its baselines', head, body, 'metrics'),
  );
}
