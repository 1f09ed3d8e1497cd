import { formatInteger, formatPercent } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import {
  area,
  CHART_WIDTH,
  chart,
  endLabels,
  extent,
  figure,
  line,
  linearScale,
  linearTicks,
  timeAxis,
  timeTicks,
  valueAxis,
} from '../svg/index.ts';
import { section, table, type View } from './view.ts';

const LEFT = 56;
const RIGHT = CHART_WIDTH - 190;
const TOP = 8;
const BOTTOM = 168;

/** Gross and net exposure over time. */
export function exposure({ result, summary }: View): Markup {
  const { gross, net } = result.strategy;
  const [low, high] = extent(gross, net, [0]);
  const x = linearScale([0, Math.max(1, gross.length - 1)], [LEFT, RIGHT]);
  const y = linearScale([low, high], [BOTTOM, TOP]);
  const last = gross.length - 1;
  const { meanGross, maxGross, meanNet } = summary.exposure;
  const labels = [
    { y: y(gross[last]), text: 'gross, mean', value: formatPercent(meanGross, 0), colour: 'c-benchmark' },
    {
      y: y(net[last]),
      text: 'net, mean',
      value: formatPercent(meanNet, 0),
      colour: 'c-strategy',
      strong: true,
    },
  ];
  const content = html`${valueAxis(y, linearTicks([low, high], 4), (v) => formatPercent(v, 0), [LEFT, RIGHT], 0)}${area(gross, 0, x, y, 'c-benchmark')}${line(gross, x, y, 'c-benchmark faint')}${line(net, x, y, 'c-strategy')}${endLabels(labels, RIGHT, TOP + 4, BOTTOM)}${timeAxis(x, timeTicks(result.time, 12), BOTTOM)}`;
  return section(
    'exposure',
    'Exposure',
    `Fraction of equity at each close. Highest gross exposure ${formatPercent(maxGross, 0)}.`,
    figure(
      chart(
        'exposure-chart',
        { width: CHART_WIDTH, height: BOTTOM + 28 },
        'Exposure',
        'Gross and net exposure of the strategy over time.',
        content,
      ),
    ),
  );
}

/** What the risk gate refused, and why. */
export function refusals({ summary }: View): Markup {
  const rows = summary.refusals.map(
    (r) => html`<tr><td>${r.reason}</td><td class="num">${formatInteger(r.count)}</td></tr>`,
  );
  const content =
    rows.length === 0
      ? html`<p class="none">The risk gate refused nothing.</p>`
      : table(
          'Refused decisions by reason',
          html`<tr><th scope="col">Reason</th><th scope="col" class="num">Times</th></tr>`,
          rows,
          'narrow',
        );
  return section('refusals', 'Risk refusals', '', content);
}
