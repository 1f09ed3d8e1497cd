import { METRICS } from '../../backtest/index.ts';
import type { RunDetail } from '../../study/index.ts';
import { formatMetric, fractionDigits, type Stat } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { table } from '../sections/index.ts';
import { COLUMNS } from './columns.ts';

const stat = (v: number | undefined): Stat => (v !== undefined && Number.isFinite(v) ? v : null);
/** Figures by trade, which the registry's metrics by bar do not tell. */
const TRADING = [
  ['trades', 'Trades'],
  ['winRate', 'Win rate, by trade'],
  ['profitFactor', 'Profit factor, by trade'],
  ['costs', 'Costs paid'],
] as const;

/** Every known metric of a run beside its baselines; the first column is the strategy. */
export function metricComparison(runs: readonly RunDetail[]): Markup {
  const rows = METRICS.entries
    .filter((m) => runs.some((r) => m.name in r.metrics))
    .map((m) => {
      const values = runs.map((r) => stat(r.metrics[m.name]));
      const digits = fractionDigits(values);
      return {
        label: m.label,
        hint: `${m.formula}. ${m.source}.`,
        texts: values.map((v) => formatMetric(v, m.unit, digits)),
      };
    });
  const trading = TRADING.map(([column, label]) => ({
    label,
    hint: 'docs/execution.md, Figures of a run.',
    texts: runs.map((r) => COLUMNS[column].format(r.row[column])),
  }));
  const cls = (i: number) => (i === 0 ? 'strategy' : 'baseline');
  return table(
    'Metrics beside the baselines',
    html`<tr><th scope="col">Metric</th>${runs.map((r, i) => html`<th scope="col" class="num ${cls(i)}">${r.label}</th>`)}</tr>`,
    [...rows, ...trading].map(
      (r) =>
        html`<tr><th scope="row" title="${r.hint}">${r.label}</th>${r.texts.map((t, i) => html`<td class="num ${cls(i)}">${t}</td>`)}</tr>`,
    ),
    'metrics',
  );
}
