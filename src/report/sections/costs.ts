import { formatPercent, formatUsd } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { figure, stackedBars } from '../svg/index.ts';
import { legend, section, table, type View } from './view.ts';

const PARTS = [
  { key: 'commissionUsd', label: 'Commission', colour: 'k-1' },
  { key: 'spreadUsd', label: 'Spread', colour: 'k-2' },
  { key: 'slippageUsd', label: 'Slippage', colour: 'k-3' },
] as const;

/** What trading cost, by kind, and what that took from the return each year. */
export function costs({ summary }: View): Markup {
  const rows = summary.strategies.map((s) => {
    const total = s.costs.totalUsd ?? 0;
    const scale = total > 0 ? (s.costs.dragAnn ?? 0) / total : 0;
    return {
      label: s.label,
      parts: PARTS.map((p) => (s.costs[p.key] ?? 0) * scale),
      text: `${formatPercent(s.costs.dragAnn, 2)} a year`,
      strong: s.kind === 'strategy',
    };
  });
  const body = summary.strategies.map(
    (s) =>
      html`<tr><th scope="row">${s.label}</th>${PARTS.map((p) => html`<td class="num">${formatUsd(s.costs[p.key])}</td>`)}<td class="num">${formatUsd(s.costs.totalUsd)}</td><td class="num">${formatPercent(s.costs.dragAnn, 2)}</td></tr>`,
  );
  const bars = stackedBars(
    'cost-bars',
    'Cost drag a year',
    'Costs of each strategy over mean equity, annualised, by kind of cost.',
    rows,
    PARTS.map((p) => p.colour),
  );
  return section(
    'costs',
    'What trading cost',
    `Already taken off every figure above: ${summary.costModel}.`,
    [
      figure(bars),
      legend(PARTS),
      table(
        'Costs by kind',
        html`<tr><th scope="col">Strategy</th>${PARTS.map((p) => html`<th scope="col" class="num">${p.label}</th>`)}<th scope="col" class="num">Total</th><th scope="col" class="num">Drag a year</th></tr>`,
        body,
      ),
    ],
  );
}
