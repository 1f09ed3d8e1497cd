import type { BootstrapResult } from '../../validation/index.ts';
import { formatInteger, formatPercent, plural } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section } from '../sections/index.ts';
import { intervalFigure } from './validation.ts';

/** What is known about luck without a matrix of rival runs. */
export interface Luck {
  readonly trials: number;
  readonly deflatedSharpe: number;
  readonly probabilisticSharpe: number;
  readonly minTrackRecordBars?: number;
  readonly bootstrap?: BootstrapResult;
  readonly combined: { readonly returns: Float64Array };
}

/** Deflated and probabilistic Sharpe, the track record needed, and bootstrap intervals. */
export function luckSection(l: Luck): Markup {
  const rows: [string, string, string][] = [
    [
      'Deflated Sharpe (DSR)',
      formatPercent(l.deflatedSharpe),
      l.trials > 1
        ? `Probability that the true Sharpe is above what the best of ${plural(l.trials, 'worthless trial')} would be expected to show; above 95% speaks against luck.`
        : 'With one trial counted it is the probabilistic Sharpe; ideas tried and dropped before are not in it.',
    ],
    [
      'Probabilistic Sharpe (PSR)',
      formatPercent(l.probabilisticSharpe),
      'Probability that the true Sharpe is above 0 had nothing else been tried.',
    ],
  ];
  const bars = l.minTrackRecordBars;
  if (bars !== undefined)
    rows.push([
      'Minimum track record (MinTRL)',
      Number.isFinite(bars) ? plural(Math.ceil(bars), 'bar') : 'no length is enough',
      `Length such returns need before a Sharpe above 0 can be believed; this run has ${plural(l.combined.returns.length, 'bar')}.`,
    ]);
  const body = rows.map(
    ([name, value, read]) =>
      html`<tr><th scope="row">${name}</th><td class="num">${value}</td><td>${read}</td></tr>`,
  );
  const intervals = l.bootstrap
    ? [
        html`<p class="lead-in">${formatPercent(l.bootstrap.confidence, 0)} intervals from ${formatInteger(l.bootstrap.resamples)} stationary-bootstrap resamples, each row on its own scale.</p>`,
        intervalFigure('bootstrap-intervals', l.bootstrap),
      ]
    : '';
  return section('validation', 'Is it more than luck?', '', [
    html`<div class="scroll" tabindex="0" role="group"><table class="read"><caption>Luck</caption><thead><tr><th scope="col">Statistic</th><th scope="col" class="num">Value</th><th scope="col">How to read it</th></tr></thead><tbody>${body}</tbody></table></div>`,
    intervals,
  ]);
}
