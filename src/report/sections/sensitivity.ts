import { isAsMade, type RunVariant } from '../../backtest/index.ts';
import { formatInteger, formatNumber, formatPercent, type Stat } from '../format.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { figure, signedBars } from '../svg/index.ts';
import { section, table, type View } from './view.ts';

const ID = 'sensitivity';
const TITLE = 'Costs and delay';

/** One variation, its figures already in words. */
export interface SensitivityLine extends RunVariant {
  readonly sharpe: Stat;
  readonly totalReturn: Stat;
  readonly cells: readonly string[];
}

export interface Sensitivity {
  /** What stays the same while costs and timing change. */
  readonly subject: string;
  /** Headings of `cells`. */
  readonly heads: readonly string[];
  readonly lines: readonly SensitivityLine[];
}

/** What is left when costs are other than thought, or every order comes a bar late; of every kind of report. */
export function sensitivitySection({ subject, heads, lines }: Sensitivity): Markup {
  if (lines.length === 0)
    return section(ID, TITLE, '', html`<p class="none">Not worked out for this result.</p>`);
  const bars = signedBars(
    'sensitivity-bars',
    'Sharpe under other costs and delay',
    `Sharpe of ${subject} with costs multiplied and with every order one bar later.`,
    lines.map((l) => ({
      label: l.label,
      value: l.sharpe ?? Number.NaN,
      text: `Sharpe ${formatNumber(l.sharpe)}, return ${formatPercent(l.totalReturn)}`,
      strong: isAsMade(l),
    })),
  );
  const heading = (text: Content, numeric: boolean) =>
    html`<th scope="col" class="${numeric ? 'num' : ''}">${text}</th>`;
  const body = lines.map(
    (l) =>
      html`<tr class="${isAsMade(l) ? 'chosen' : ''}"><th scope="row">${l.label}</th>${l.cells.map((c) => html`<td class="num">${c}</td>`)}</tr>`,
  );
  return section(
    ID,
    TITLE,
    `${subject[0].toUpperCase()}${subject.slice(1)} with costs multiplied, and with every order one bar later. A result that dies at twice the costs, or from one bar of delay, was made of them.`,
    [
      figure(bars),
      table(
        'Costs and delay',
        html`<tr>${['Variation', ...heads].map((text, i) => heading(text, i > 0))}</tr>`,
        body,
      ),
    ],
  );
}

/** A run's figures under one variation. */
interface Varied extends RunVariant {
  readonly metrics: Readonly<Record<string, Stat>>;
  readonly costs: { readonly dragAnn: Stat };
  readonly trades: number;
}

/** Variations of a pipeline's decisions; `subject` says what stays the same. */
export const runSensitivity = (subject: string, variations: readonly Varied[]): Markup =>
  sensitivitySection({
    subject,
    heads: ['Total return', 'Annual return', 'Sharpe', 'Max drawdown', 'Fills', 'Cost a year'],
    lines: variations.map(({ metrics: m, costs, trades, ...variant }) => ({
      ...variant,
      sharpe: m.sharpe,
      totalReturn: m.totalReturn,
      cells: [
        formatPercent(m.totalReturn),
        formatPercent(m.annualReturn),
        formatNumber(m.sharpe),
        formatPercent(m.maxDrawdown),
        formatInteger(trades),
        formatPercent(costs.dragAnn, 2),
      ],
    })),
  });

/** The strategy's decisions traded under other costs and one bar late. */
export const sensitivity = ({ summary }: View): Markup =>
  runSensitivity('the same decisions', summary.sensitivity);
