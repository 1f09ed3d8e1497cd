import type { BootstrapResult, SweepValidation } from '../../validation/index.ts';
import { formatInteger, formatNumber, formatPercent, plural, UNDEFINED } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section } from '../sections/index.ts';
import { binCounts, extent, figure, histogram, type IntervalRow, intervalChart } from '../svg/index.ts';
import { none, notes } from './parts.ts';

interface Reading {
  readonly name: string;
  readonly value: string;
  /** One sentence on how to read it. */
  readonly read: string;
}

const LABELS: Readonly<Record<string, string>> = {
  totalReturn: 'Total return',
  annualReturn: 'Annual return',
  volatility: 'Volatility',
  sharpe: 'Sharpe',
  sortino: 'Sortino',
  maxDrawdown: 'Max drawdown',
  calmar: 'Calmar',
};
const LOGIT_BINS = 40;
const FRACTIONS = ['totalReturn', 'annualReturn', 'volatility', 'maxDrawdown', 'mean'];

const p = (v: number): string =>
  Number.isFinite(v) ? (v < 0.001 ? '< 0.001' : formatNumber(v, 3)) : UNDEFINED;

/** A finite number of bars; a Sharpe at or below 0 is never trusted however long it goes on. */
const record = (bars: number, years: number): string =>
  Number.isFinite(bars)
    ? `${plural(Math.ceil(bars), 'bar')}, ${formatNumber(years, 1)} years`
    : 'no length is enough';

export function readings(v: SweepValidation): Reading[] {
  const { trials, overfitting: o, realityCheck: r } = v;
  const rows: Reading[] = [
    {
      name: 'Trials',
      value: formatInteger(trials.runs),
      read: `How often luck had a chance: every run counts. Runs resemble each other (mean correlation ${formatNumber(trials.averageCorrelation)}), so they amount to about ${formatInteger(trials.effective)} independent ones.`,
    },
    {
      name: 'Deflated Sharpe (DSR)',
      value: formatPercent(v.deflatedSharpe),
      read: `Probability that the true Sharpe is above ${formatNumber(v.expectedMaxSharpeAnn)}, the best that as many worthless runs would be expected to show; above 95% speaks against luck.`,
    },
    {
      name: 'DSR, effective trials',
      value: formatPercent(v.deflatedSharpeEffective),
      read: 'The same with the effective number of trials: kinder, because runs that resemble each other count less.',
    },
    {
      name: 'Probabilistic Sharpe (PSR)',
      value: formatPercent(v.probabilisticSharpe),
      read: 'Probability that the true Sharpe is above 0 had this been the only run: it ignores the search and flatters the best of many.',
    },
    {
      name: 'Minimum track record (MinTRL)',
      value: record(v.minTrackRecordBars, v.minTrackRecordYears),
      read: `Length such returns need before a Sharpe above 0 can be believed; this history has ${plural(v.bars, 'bar')}.`,
    },
  ];
  rows.push(
    o
      ? {
          name: 'Overfitting (PBO)',
          value: formatPercent(o.pbo),
          read: `Share of ${formatInteger(o.logits.length)} splits of the history in which the best half-sample run fell to or below the median of the other half; 50% is a coin toss, below 5% is good.`,
        }
      : { name: 'Overfitting (PBO)', value: UNDEFINED, read: 'Not worked out; the notes say why.' },
  );
  if (o)
    rows.push({
      name: 'Loss after selection',
      value: formatPercent(o.probabilityOfLoss),
      read: 'Share of those splits in which the selected run lost money in the half that it was not selected on.',
    });
  rows.push(
    r
      ? {
          name: 'SPA p-value',
          value: p(r.pConsistent),
          read: `Chance of a best run this good if none truly beat the benchmark (Hansen); below 0.05 speaks against luck. Bounds ${p(r.pLower)} to ${p(r.pUpper)}.`,
        }
      : { name: 'SPA p-value', value: UNDEFINED, read: 'Not worked out; the notes say why.' },
  );
  if (r)
    rows.push({
      name: 'Reality check p-value',
      value: p(r.pRealityCheck),
      read: 'White’s older form of the same test: poor runs in the grid push it up, so it misses more.',
    });
  if (v.holdOutLooks !== undefined)
    rows.push({
      name: 'Hold-out looks',
      value: formatInteger(v.holdOutLooks),
      read: 'How often the hold-out was looked at: after the first look it is weaker evidence each time.',
    });
  return rows;
}

/** Bootstrap intervals, each metric on its own scale. */
export function intervalFigure(id: string, bootstrap: BootstrapResult): Markup {
  const rows: IntervalRow[] = bootstrap.intervals.map((i) => ({
    label: LABELS[i.metric] ?? i.metric,
    value: i.value,
    low: i.interval[0],
    high: i.interval[1],
    reference: i.metric === 'volatility' || i.metric === 'maxDrawdown' ? Number.NaN : 0,
    format: (x) => (FRACTIONS.includes(i.metric) ? formatPercent(x) : formatNumber(x)),
  }));
  return figure(
    intervalChart(
      id,
      'Bootstrap intervals',
      `${formatPercent(bootstrap.confidence, 0)} intervals of the best run’s metrics from ${bootstrap.resamples} stationary-bootstrap resamples.`,
      rows,
    ),
  );
}

/** The statistics of overfitting with a sentence each on how to read them. */
export function validationSection(v: SweepValidation | undefined): Markup {
  if (!v)
    return section(
      'validation',
      'Validation',
      '',
      none('Validation was switched off for this study: nothing on this page corrects for the search.'),
    );
  const body = readings(v).map(
    (r) => html`<tr><th scope="row">${r.name}</th><td class="num">${r.value}</td><td>${r.read}</td></tr>`,
  );
  const table = html`<div class="scroll" tabindex="0" role="group"><table class="read"><caption>Validation statistics</caption><thead><tr><th scope="col">Statistic</th><th scope="col" class="num">Value</th><th scope="col">How to read it</th></tr></thead><tbody>${body}</tbody></table></div>`;
  const intervals = v.bootstrap
    ? [
        html`<p class="lead-in">${formatPercent(v.bootstrap.confidence, 0)} intervals from ${formatInteger(v.bootstrap.resamples)} resamples in blocks of about ${plural(Math.round(v.bootstrap.blockBars), 'bar')}, each row on its own scale. They hold the error of a short history; that this run was picked as the best is not in them.</p>`,
        intervalFigure('validation-intervals', v.bootstrap),
      ]
    : '';
  const [low, high] = extent(v.overfitting?.logits ?? []);
  const logits = v.overfitting
    ? html`<details><summary>Where the selected runs ranked out of sample</summary><p class="lead-in">Logit of the out-of-sample rank of each split’s winner: right of 0 it stayed in the better half, left of 0 it did not.</p>${figure(
        histogram({
          id: 'pbo-logits',
          title: 'Logits of the out-of-sample rank',
          desc: 'Distribution over all splits of the logit of the relative out-of-sample rank of the run that was best in sample; the part at or below 0 is the PBO.',
          counts: binCounts(v.overfitting.logits, low, high, LOGIT_BINS),
          low,
          high,
          name: 'logit',
          marks: [{ value: 0, label: 'median', colour: 'c-benchmark' }],
          format: (x) => formatNumber(x, 1),
        }),
      )}</details>`
    : '';
  return section('validation', 'Is it more than luck?', v.verdict, [
    table,
    intervals,
    logits,
    v.notes.length > 0 ? notes(v.notes) : '',
  ]);
}
