import { formatNumber, formatPercent, formatSigned, plural, UNDEFINED } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import type { View } from './view.ts';

/** The six numbers to look at first, each with what to hold it against. */
export function keyFigures({ summary: s }: View): Markup {
  const [main] = s.strategies;
  const bench = s.strategies.find((x) => x.name === 'benchmark');
  const against = (text: string) =>
    bench && text !== UNDEFINED ? `${s.data.benchmark} ${text}` : 'no benchmark';
  const m = (name: string) => main.metrics[name] ?? null;
  const b = (name: string) => bench?.metrics[name] ?? null;
  const figures = [
    ['Annual return', formatSigned(m('annualReturn')), against(formatSigned(b('annualReturn')))],
    ['Sharpe', formatNumber(m('sharpe')), against(formatNumber(b('sharpe')))],
    ['Max drawdown', formatPercent(m('maxDrawdown')), against(formatPercent(b('maxDrawdown')))],
    ['Alpha a year', formatSigned(m('alpha')), `beta ${formatNumber(m('beta'))}`],
    [
      'Deflated Sharpe',
      formatPercent(s.verdict.deflatedSharpe, 0),
      `after ${plural(s.verdict.trials, 'trial')}`,
    ],
    [
      'Costs a year',
      formatPercent(main.costs.dragAnn, 2),
      `turnover ${formatNumber(m('turnover'), 1)}× a year`,
    ],
  ];
  return html`<dl class="figures">${figures.map(([label, value, note]) => html`<div><dt>${label}</dt><dd><strong>${value}</strong><span>${note}</span></dd></div>`)}</dl>`;
}
