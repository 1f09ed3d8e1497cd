import type { EnsembleTrack, ForecastStudy, SkillRow } from '../../forecast/index.ts';
import { formatNumber, formatPercent } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section } from '../sections/index.ts';
import { none } from '../study/parts.ts';
import {
  CHART_WIDTH,
  chart,
  endLabels,
  extent,
  figure,
  labelRoom,
  line,
  linearScale,
  linearTicks,
  stackedAreas,
  timeAxis,
  timeTicks,
  valueAxis,
} from '../svg/index.ts';

const LEFT = 56;
const TOP = 12;
const BOTTOM = 320;
const MOST_LINES = 10;
const WEIGHTS_BOTTOM = 128;

const layerClass = (m: number): string => `m-${(m % 8) + 1}`;

/** Running sum of the daily IC; a bar without one adds nothing. */
function cumulative(values: Float64Array): Float64Array {
  let total = 0;
  return values.map((v) => {
    total += Number.isFinite(v) ? v : 0;
    return total;
  });
}

/** Ridge, the members, then the ensembles that end highest. */
function shownRows(s: ForecastStudy): SkillRow[] {
  const drawn = s.rows.filter((r) => r.dailyIc.some(Number.isFinite));
  const first = drawn.filter((r) => r.kind !== 'ensemble').slice(0, MOST_LINES - 2);
  const rest = drawn.filter((r) => r.kind === 'ensemble').sort((a, b) => b.mean.dailyIc - a.mean.dailyIc);
  return [...first, ...rest.slice(0, MOST_LINES - first.length)];
}

/** Whether skill came all the time or once. */
export function cumulativeSection(s: ForecastStudy): Markup {
  const title = 'IC over time';
  const rows = shownRows(s);
  if (rows.length === 0)
    return section(
      'ic',
      title,
      '',
      none('The IC within a bar needs at least 3 symbols with forecasts that differ.'),
    );
  let member = 0;
  const lines = rows.map((row) => ({
    row,
    values: cumulative(row.dailyIc),
    colour:
      row.kind === 'baseline' ? 'c-benchmark' : row.kind === 'ensemble' ? 'c-strategy' : layerClass(member++),
  }));
  const bars = s.panelTime.length - s.start;
  const right = CHART_WIDTH - labelRoom(lines.map(({ row }) => `${row.name} 10.00`));
  const x = linearScale([0, Math.max(1, bars - 1)], [LEFT, right]);
  const [low, high] = extent(...lines.map((l) => l.values), [0]);
  const pad = (high - low) * 0.04;
  const y = linearScale([low - pad, high + pad], [BOTTOM, TOP]);
  const labels = lines.map(({ row, values, colour }) => ({
    y: y(values[bars - 1]),
    text: row.name,
    value: formatNumber(values[bars - 1], 1),
    colour,
  }));
  return section(
    'ic',
    title,
    'Daily IC added up: a straight rise is steady skill, a single step is one lucky stretch, a level line is none.',
    figure(
      chart(
        'ic-chart',
        { width: CHART_WIDTH, height: BOTTOM + 28 },
        title,
        `Cumulative daily IC of ${rows.map((r) => r.name).join(', ')}.`,
        html`${valueAxis(y, linearTicks(y.domain, 6), (v) => formatNumber(v, Math.abs(high - low) > 5 ? 0 : 1), [LEFT, right], 0)}${lines.map((l) => line(l.values, x, y, l.colour))}${endLabels(labels, right, TOP, BOTTOM)}${timeAxis(x, timeTicks(s.panelTime.subarray(s.start), 12), BOTTOM)}`,
      ),
    ),
  );
}

/** Weights below 0 (ridge stacking) cannot be stacked: only shares are drawn. */
const drawable = ({ weights }: EnsembleTrack): boolean => weights.every((w) => w >= -1e-9);

function weightsFigure(s: ForecastStudy, track: EnsembleTrack): Markup {
  const M = s.members.length;
  const n = track.weights.length / M;
  const right = CHART_WIDTH - labelRoom(s.members.map((m) => `${m} 100%`));
  const x = linearScale([0, Math.max(1, n - 1)], [LEFT, right]);
  let most = 1;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let m = 0; m < M; m++) sum += track.weights[i * M + m];
    most = Math.max(most, sum);
  }
  const y = linearScale([0, most], [WEIGHTS_BOTTOM, TOP + 16]);
  let below = 0;
  const labels = s.members.map((text, m) => {
    const share = track.weights[(n - 1) * M + m];
    const at = y(below + share / 2);
    below += share;
    return { y: at, text, value: formatPercent(share, 0), colour: layerClass(m) };
  });
  return figure(
    chart(
      `weights-${track.name}`,
      { width: CHART_WIDTH, height: WEIGHTS_BOTTOM + 28 },
      `Weights of ${track.name}`,
      `Stacked weights of ${s.members.join(', ')} over time under the first seed.`,
      html`<text class="heading" x="${LEFT}" y="12">${track.name}</text>${stackedAreas(track.weights, M, x, y, layerClass)}${valueAxis(y, [0, 1], (v) => formatPercent(v, 0), [LEFT, right])}${endLabels(labels, right, TOP + 18, WEIGHTS_BOTTOM - 4)}${timeAxis(x, timeTicks(s.panelTime.subarray(s.start), 12), WEIGHTS_BOTTOM)}`,
    ),
  );
}

/** How much each member counted in each ensemble. */
export function weightsSection(s: ForecastStudy): Markup {
  const title = 'Ensemble weights';
  const moving = s.ensembles.filter((e) => drawable(e) && e.weights.length >= 2 * s.members.length);
  if (moving.length === 0) return section('weights', title, '', none('No ensemble was replayed.'));
  return section(
    'weights',
    title,
    'Shares over time, first seed; the figure is the last one. Weights use only labels that were known by then.',
    moving.map((track) => weightsFigure(s, track)),
  );
}
