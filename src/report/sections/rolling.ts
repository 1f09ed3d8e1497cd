import { formatNumber } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { benchmarkReturns, rollingSharpe } from '../series.ts';
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
  timeAxis,
  timeTicks,
  valueAxis,
} from '../svg/index.ts';
import { section, type View } from './view.ts';

export const ROLLING_BARS = 126;
const LEFT = 56;
const TOP = 12;
const BOTTOM = 200;

const lastFinite = (values: Float64Array): number => values.findLast(Number.isFinite) ?? Number.NaN;

/** Sharpe over the last half year, strategy against benchmark. */
export function rolling({ result, periodsPerYear }: View): Markup {
  const { time, strategy } = result;
  const title = `Rolling Sharpe, ${ROLLING_BARS} bars`;
  if (time.length <= ROLLING_BARS)
    return section(
      'rolling',
      title,
      '',
      html`<p class="none">Needs more than ${ROLLING_BARS} out-of-sample bars; there are ${time.length}.</p>`,
    );
  const own = rollingSharpe(strategy.returns, ROLLING_BARS, periodsPerYear);
  const market = rollingSharpe(benchmarkReturns(result), ROLLING_BARS, periodsPerYear);
  const [low, high] = extent(own, market, [0]);
  const right = CHART_WIDTH - labelRoom([`${strategy.label} −1.00`, `${result.benchmark} −1.00`]);
  const x = linearScale([0, time.length - 1], [LEFT, right]);
  const y = linearScale([low, high], [BOTTOM, TOP]);
  const label = (values: Float64Array, text: string, colour: string, strong: boolean) => {
    const value = lastFinite(values);
    return { y: y(Number.isFinite(value) ? value : 0), text, value: formatNumber(value), colour, strong };
  };
  const labels = [
    label(market, result.benchmark, 'c-benchmark', false),
    label(own, strategy.label, 'c-strategy', true),
  ];
  const content = html`${valueAxis(y, linearTicks([low, high], 6), (v) => formatNumber(v, 0), [LEFT, right], 0)}${line(market, x, y, 'c-benchmark')}${line(own, x, y, 'c-strategy strong')}${endLabels(labels, right, TOP, BOTTOM)}${timeAxis(x, timeTicks(time, 12), BOTTOM)}`;
  return section(
    'rolling',
    title,
    'Annualised, risk-free rate 0. A strategy that adds something stays above the benchmark in most stretches, not in one.',
    figure(
      chart(
        'rolling-chart',
        { width: CHART_WIDTH, height: BOTTOM + 28 },
        title,
        `Rolling Sharpe ratio of the strategy and of ${result.benchmark}.`,
        content,
      ),
    ),
  );
}
