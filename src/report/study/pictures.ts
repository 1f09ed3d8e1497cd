import type { HeatMap, SweepResult, SweptParameter } from '../../study/index.ts';
import { formatInteger, formatNumber, plural } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section } from '../sections/index.ts';
import {
  figure,
  heatMap,
  histogram,
  MAX_LINES,
  parallelCoordinates,
  plainNumber,
  plainPercent,
  scatter,
  stability,
  stabilityDomain,
} from '../svg/index.ts';
import { COLUMNS, setText } from './columns.ts';
import { headlineBaselines } from './common.ts';
import { none } from './parts.ts';

const objectiveOf = (r: SweepResult) => ({
  ...COLUMNS[r.objective.column],
  lowIsGood: r.objective.direction === 'min',
});

/** Index of the value nearest to `value`. */
function nearest(values: readonly number[], value: number): number {
  let at = 0;
  for (let i = 1; i < values.length; i++)
    if (Math.abs(values[i] - value) < Math.abs(values[at] - value)) at = i;
  return at;
}

function heatFigure(r: SweepResult, map: HeatMap, which: 'mean' | 'best'): Markup {
  const objective = objectiveOf(r);
  const best = r.top[0];
  const labels = (p: SweptParameter) => p.values.map((v) => `${p.binned ? '≈ ' : ''}${plainNumber(v)}`);
  const row = best ? nearest(map.y.values, best.set[map.y.name]) : -1;
  const column = best ? nearest(map.x.values, best.set[map.x.name]) : -1;
  const known = best && Number.isFinite(map[which][row * map.x.values.length + column]);
  return figure(
    heatMap({
      id: `heat-${which}`,
      title: `${objective.label} over ${map.x.name} and ${map.y.name}`,
      desc: `${which === 'mean' ? 'Mean' : 'Best'} ${objective.label} of the sets in each cell; the outlined cell holds the best set; struck cells hold no run.`,
      xName: map.x.name,
      yName: map.y.name,
      columns: labels(map.x),
      rows: labels(map.y),
      values: map[which],
      best: known ? { row, column } : undefined,
      valueName: `${which === 'mean' ? 'mean ' : 'best '}${objective.label}`,
      format: objective.format,
      lowIsGood: objective.lowIsGood,
    }),
  );
}

export function heatSection(r: SweepResult): Markup {
  const map = r.pictures.heatMap;
  const id = 'heat';
  const title = 'Where the good sets lie';
  if (!map) return section(id, title, '', none('A heat map needs two swept parameters.'));
  const free = r.parameters.length > 2;
  return section(
    id,
    title,
    `Each cell is the ${free ? 'mean over all other parameters of ' : ''}${COLUMNS[r.objective.column].label}, in sample; the outlined cell holds the best set. A broad area of one colour means that the exact choice hardly matters; a lone strong cell is likely luck. Struck cells were excluded or not run.`,
    [
      heatFigure(r, map, 'mean'),
      free
        ? html`<details><summary>The best over all other parameters: flattering, for comparison</summary>${heatFigure(r, map, 'best')}</details>`
        : '',
    ],
  );
}

export function neighbourhoodSection(r: SweepResult): Markup {
  const n = r.pictures.neighbourhood;
  const objective = objectiveOf(r);
  const parameters = n.byParameter.map((p) => ({
    name: p.name,
    best: p.points.findIndex((point) => point.value === r.top[0]?.set[p.name]),
    points: p.points.map((point) => ({ label: plainNumber(point.value), value: point.objective })),
  }));
  const domain = stabilityDomain(parameters.flatMap((p) => p.points));
  const charts = parameters.map(
    (p, i) =>
      html`<figure>${stability({
        id: `stability-${i}`,
        title: `${objective.label} along ${p.name}`,
        desc: `${objective.label} as ${p.name} changes and every other parameter stays at the best set’s value; the ring is the best set.`,
        name: p.name,
        labelName: p.name,
        points: p.points,
        best: p.best,
        domain,
        format: objective.format,
      })}</figure>`,
  );
  const words =
    n.count > 0
      ? `${plural(n.count, 'neighbour')} one step away: ${objective.format(n.min)} to ${objective.format(n.max)}, median ${objective.format(n.median)}; the best set has ${objective.format(n.best)}.`
      : '';
  return section(
    'stability',
    'What one step away would have made',
    `${n.words} ${words}`,
    charts.length === 0 ? none('No parameter was swept.') : html`<div class="columns">${charts}</div>`,
  );
}

export function parallelSection(r: SweepResult): Markup {
  const { parallel } = r.pictures;
  const width = parallel.axes.length;
  const all = parallel.objective.length;
  const objective = objectiveOf(r);
  const count = Math.min(all, MAX_LINES - 1);
  const take = Array.from({ length: count }, (_, i) => Math.floor((i * all) / count));
  const [best] = r.top;
  if (count === 0 || width === 0)
    return section('parallel', 'All parameters at once', '', none('No parameter was swept.'));
  // The sample looks at no result, so the best set comes on top as a line of its own.
  const withBest = (values: readonly number[], own: number | undefined) =>
    Float64Array.from(best ? [...values, own ?? Number.NaN] : values);
  const axes = parallel.axes.map((name, k) => ({
    name,
    values: withBest(
      take.map((i) => parallel.values[i * width + k]),
      best?.set[name],
    ),
    format: plainNumber,
  }));
  const objectives = withBest(
    take.map((i) => parallel.objective[i]),
    best?.objective,
  );
  const picture = parallelCoordinates({
    id: 'parallel-chart',
    title: 'All parameters at once',
    desc: `One line for each of ${count} parameter sets over ${width} parameters, coloured by ${objective.label}; the best set is drawn on top.`,
    axes: [...axes, { name: objective.label, values: objectives, format: objective.format }],
    best: best ? count : undefined,
    lowIsGood: objective.lowIsGood,
  });
  const shown =
    count < r.sets ? `${formatInteger(count)} of ${plural(r.sets, 'set')}` : plural(r.sets, 'set');
  return section(
    'parallel',
    'All parameters at once',
    `One line a set, ${shown}, coloured by ${objective.label} in sample; the strong line is the best set. Where the best colours gather on an axis, that parameter matters.`,
    figure(picture),
  );
}

export function paretoSection(r: SweepResult): Markup {
  const { pareto } = r.pictures;
  const depth = (v: number) => Math.abs(v);
  const front = [...pareto]
    .sort((a, b) => depth(a.maxDrawdown) - depth(b.maxDrawdown))
    .map((p) => ({ x: depth(p.maxDrawdown), y: p.totalReturn, label: setText(p.set) }));
  const rest = r.top.map((t) => t.row);
  const marks = headlineBaselines(r, r.baselines)
    .filter((b) => b.row.maxDrawdown !== 0)
    .map((b) => ({
      x: depth(b.row.maxDrawdown),
      y: b.row.totalReturn,
      label: b.label,
      colour: 'c-benchmark',
    }));
  const [best] = r.top;
  if (best)
    marks.push({
      x: depth(best.row.maxDrawdown),
      y: best.row.totalReturn,
      label: 'best set',
      colour: 'c-loss',
    });
  const picture = scatter({
    id: 'pareto-chart',
    title: 'Return against drawdown',
    desc: 'Total return over maximum drawdown: the joined points are the sets that no other set beats in both; grey points are further top sets.',
    xName: 'max drawdown',
    yName: 'total return',
    x: Float64Array.from(rest, (t) => depth(t.maxDrawdown)),
    y: Float64Array.from(rest, (t) => t.totalReturn),
    front,
    marks,
    formatX: plainPercent,
    formatY: plainPercent,
  });
  return section(
    'pareto',
    'Return against drawdown',
    `The line joins the ${plural(front.length, 'set')} that no other set beats in both return and drawdown; grey points are the other top sets. In sample: the true front lies below and to the right.`,
    figure(picture),
  );
}

export function distributionSection(r: SweepResult): Markup {
  const { distribution: d } = r.pictures;
  const objective = objectiveOf(r);
  const marks = [];
  if (r.top[0]) marks.push({ value: r.top[0].objective, label: 'best set', colour: 'c-strategy' });
  const comparable = r.objective.column === 'sharpe' && r.symbols.length === 1;
  if (comparable && r.validation)
    marks.push({
      value: r.validation.expectedMaxSharpeAnn,
      label: 'expected best of as many worthless runs',
      colour: 'c-loss',
    });
  const [hold] = headlineBaselines(r, r.baselines);
  if (hold) marks.push({ value: hold.row[r.objective.column], label: hold.label, colour: 'c-benchmark' });
  const luck =
    r.validation && r.objective.column === 'sharpe'
      ? ` The luckiest of as many worthless runs would be expected to show a Sharpe of ${formatNumber(r.validation.expectedMaxSharpeAnn)}; the best run has ${formatNumber(r.validation.sharpeAnn)}${comparable ? '' : ' (both of the account of all symbols, so not on this chart)'}.`
      : '';
  const unknown = d.unknown > 0 ? ` ${plural(d.unknown, 'set')} without a known value left out.` : '';
  return section(
    'distribution',
    `${objective.label} of every set`,
    `How many of ${plural(r.sets, 'set')} reached which ${objective.label}, in sample.${luck}${unknown}`,
    d.counts.length === 0
      ? none('No set has a known value.')
      : figure(
          histogram({
            id: 'distribution-chart',
            title: `${objective.label} of every set`,
            desc: `Histogram of ${objective.label} over all parameter sets with the best set${comparable ? ', the expected best of luck' : ''} and buy and hold marked.`,
            counts: d.counts,
            low: d.low,
            high: d.high,
            name: objective.label,
            marks,
            format: objective.format,
          }),
        ),
  );
}
