import { formatInteger, formatPercent } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { regimeStyle } from '../regimes.ts';
import { section, table, type View } from './view.ts';

/** The deepest drawdowns and how long each took, and what each regime paid. */
export function drawdownTable({ summary }: View): Markup {
  const deepest = summary.drawdowns.map(
    (d) =>
      html`<tr><td class="num">${formatPercent(d.depth)}</td><td>${d.peak}</td><td>${d.trough}</td><td>${d.recovery ?? 'not yet'}</td><td class="num">${formatInteger(d.bars)}</td></tr>`,
  );
  const regimes = summary.regimes.map(
    (r) =>
      html`<tr><th scope="row"><span class="key ${regimeStyle(r.name).colour}"></span>${regimeStyle(r.name).label}</th><td class="num">${formatPercent(r.share, 0)}</td><td class="num">${formatPercent(r.strategyMeanAnn)}</td><td class="num">${formatPercent(r.benchmarkMeanAnn)}</td></tr>`,
  );
  return section(
    'episodes',
    'Worst stretches and regimes',
    'A regime label is known at a close; its return is that of the next bar, as an annualised mean.',
    html`<div class="columns">${table('Deepest drawdowns', html`<tr><th scope="col" class="num">Depth</th><th scope="col">Peak</th><th scope="col">Trough</th><th scope="col">Recovered</th><th scope="col" class="num">Bars</th></tr>`, deepest)}${table('Mean return a year by regime', html`<tr><th scope="col">Regime</th><th scope="col" class="num">Share of bars</th><th scope="col" class="num">Strategy</th><th scope="col" class="num">${summary.data.benchmark}</th></tr>`, regimes)}</div>`,
  );
}
