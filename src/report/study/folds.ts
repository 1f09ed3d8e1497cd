import type { Period, StrategyWalkForward } from '../../study/index.ts';
import { formatInteger, formatPercent } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { legend, section, table } from '../sections/index.ts';
import { dotPlot, figure, foldStrip, plainNumber, stability, stabilityDomain } from '../svg/index.ts';
import { COLUMNS, setText } from './columns.ts';
import { none } from './parts.ts';

/** Folds drawn at most; the table has every one. */
const MAX_FOLDS = 40;

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);
const range = (p: Period): string => `${p.from} to ${p.to}`;

/** Which bars each fold chose on and was judged by, what it chose, and how much of the promise it kept. */
export function foldsSection(r: StrategyWalkForward): Markup {
  const id = 'folds';
  const title = 'Fold by fold';
  if (r.folds.length === 0) return section(id, title, '', none('There is no fold.'));
  const { label, format } = COLUMNS[r.objective.column];
  const strip = foldStrip(
    'fold-strip',
    'Folds',
    'Train and test windows of each fold over time, with the parameters that the train window chose and the objective in and out of sample.',
    r.folds.map((f) => ({
      label: String(f.index + 1),
      train: [f.train.start, f.train.end],
      test: [f.test.start, f.test.end],
      note: `${format(f.inSample)} → ${format(f.outOfSample)} · ${setText(f.set)}`,
    })),
    barTimes(r),
  );
  const shown = r.folds.slice(0, MAX_FOLDS);
  const promise = dotPlot({
    id: 'fold-promise',
    title: `${label}: promised and kept`,
    desc: `Small dot: ${label} in sample; large dot: ${label} out of sample; one row a fold.`,
    rows: shown.map((f) => ({
      label: `fold ${f.index + 1}`,
      colour: f.outOfSample > 0 ? 'c-strategy' : 'c-loss',
      parts: [finite(f.inSample)],
      whole: finite(f.outOfSample),
      low: finite(Math.min(f.inSample, f.outOfSample)),
      high: finite(Math.max(f.inSample, f.outOfSample)),
    })),
    reference: 0,
    format,
  });
  const d = r.degradation;
  const body = r.folds.map(
    (f) =>
      html`<tr><th scope="row">${f.index + 1}</th><td>${range(f.train)}</td><td>${range(f.test)}</td><td>${setText(f.set)}</td><td class="num">${format(f.inSample)}</td><td class="num">${format(f.outOfSample)}</td><td class="num">${COLUMNS.totalReturn.format(f.outOfSampleRow.totalReturn)}</td><td class="num">${COLUMNS.maxDrawdown.format(f.outOfSampleRow.maxDrawdown)}</td><td class="num">${COLUMNS.trades.format(f.outOfSampleRow.trades)}</td></tr>`,
  );
  return section(
    id,
    title,
    `${r.mode === 'anchored' ? 'Every train window begins at the start' : 'Train windows move along'}; the test window follows it. The notes give the ${label} in sample → out of sample. On average ${format(d.inSampleMean)} was promised and ${format(d.outOfSampleMean)} kept; ${formatPercent(d.positiveFolds, 0)} of ${formatInteger(r.folds.length)} folds ended above zero.`,
    [
      figure(strip),
      legend([
        { label: 'train: parameters chosen here', colour: 'f-train' },
        { label: 'test: judged here', colour: 'f-test' },
      ]),
      html`<div class="columns"><figure>${promise}</figure></div>`,
      shown.length < r.folds.length
        ? html`<p class="lead-in">The first ${shown.length} of ${r.folds.length} folds are drawn.</p>`
        : '',
      html`<details><summary>Every fold in numbers</summary>${table('Folds', html`<tr><th scope="col">Fold</th><th scope="col">Train</th><th scope="col">Test</th><th scope="col">Chosen</th><th scope="col" class="num">${label} in sample</th><th scope="col" class="num">Out of sample</th><th scope="col" class="num">Return</th><th scope="col" class="num">Max drawdown</th><th scope="col" class="num">Trades</th></tr>`, body)}</details>`,
    ],
  );
}

/** Epoch ms by panel bar, spaced evenly over the period: only axis labels read them. */
function barTimes(r: StrategyWalkForward): Float64Array {
  const end = Math.max(1, ...r.folds.map((f) => f.test.end));
  const from = Date.parse(r.period.from);
  const to = Date.parse(r.period.to);
  const { start } = r.period;
  const span = Math.max(1, r.period.end - 1 - start);
  return Float64Array.from({ length: end }, (_, bar) => from + ((bar - start) / span) * (to - from));
}

/** Whether folds agree on the parameters: values that jump about were never estimated well. */
export function driftSection(r: StrategyWalkForward): Markup {
  const charts = r.drift.map((d, i) => {
    const points = d.values.map((value, k) => ({ label: String(k + 1), value }));
    return html`<figure>${stability({
      id: `drift-${i}`,
      title: `${d.name} chosen by each fold`,
      desc: `Value of ${d.name} that each fold’s train window chose.`,
      name: `${d.name} (mean step ${formatPercent(d.meanStep, 0)} of its range)`,
      labelName: 'fold',
      points,
      best: -1,
      domain: stabilityDomain(points),
      format: plainNumber,
    })}</figure>`;
  });
  return section(
    'drift',
    'What each fold chose',
    'The chosen value of each parameter, fold by fold. A line that hardly moves says that the data agree; one that jumps about says that the choice is noise.',
    charts.length === 0 ? none('No parameter was swept.') : html`<div class="columns">${charts}</div>`,
  );
}
