import { drawdowns, growth } from '../../backtest/index.ts';
import { formatMultiple, formatPercent } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { regimeStyle } from '../regimes.ts';
import { benchmarkReturns, growthOf } from '../series.ts';
import {
  area,
  band,
  CHART_WIDTH,
  chart,
  coord,
  endLabels,
  extent,
  figure,
  labelRoom,
  line,
  linearScale,
  linearTicks,
  logScale,
  logTicks,
  timeAxis,
  timeTicks,
  valueAxis,
} from '../svg/index.ts';
import { legend, section, type View } from './view.ts';

const LEFT = 56;
const TOP = 24;
const EQUITY_BOTTOM = 350;
const BAND_TOP = 360;
const BAND_HEIGHT = 10;
const DRAWDOWN_TOP = 396;
const DRAWDOWN_BOTTOM = 520;
const HEIGHT = 548;
/** A range wider than this factor reads better on a log scale. */
const LOG_FROM = 3;
/** Widest mean character of a zone label. */
const ZONE_CHAR = 6.2;

/** Equity of all strategies, regimes and drawdown over one time axis, the in-sample part shaded. */
export function performance({ result, summary, colours }: View): Markup {
  const { panelTime, start, benchmarkClose, strategy, baselines, regimes, folds } = result;
  const styles = result.regimeNames.map(regimeStyle);
  const last = Math.max(start + result.time.length - 1, 1);
  const axisTime = panelTime.subarray(0, last + 1);
  const all = [...baselines, strategy].map((s) => ({ s, curve: growthOf(s.equity) }));
  const right = CHART_WIDTH - labelRoom(all.map(({ s }) => `${s.label} 1.00×`));
  const x = linearScale([0, last], [LEFT, right]);
  const before = benchmarkClose.slice(0, start + 1).map((c) => c / benchmarkClose[start]);
  const [low, high] = extent(before, ...all.map((a) => a.curve));
  const log = low > 0 && high / low > LOG_FROM;
  const domain: [number, number] = log
    ? [low * 0.95, high * 1.05]
    : [low - (high - low) * 0.04, high + (high - low) * 0.04];
  const y = (log ? logScale : linearScale)(domain, [EQUITY_BOTTOM, TOP]);
  const ticks = log ? logTicks(domain, 8) : linearTicks(domain, 6);
  const marketDepth = drawdowns(growth(benchmarkReturns(result)));
  const depth = drawdowns(growth(strategy.returns));
  const deepest = depth.indexOf(depth.reduce((a, b) => Math.min(a, b), 0));
  const depthScale = linearScale(
    [Math.min(extent(depth, marketDepth)[0], -0.01) * 1.05, 0],
    [DRAWDOWN_BOTTOM, DRAWDOWN_TOP],
  );
  const split = coord(x(start));
  const foldMarks = folds
    .slice(1)
    .map(
      (f) =>
        html`<line class="fold" x1="${coord(x(f.testStart))}" x2="${coord(x(f.testStart))}" y1="${TOP}" y2="${EQUITY_BOTTOM}"/>`,
    );
  const labels = all.map(({ s, curve }) => ({
    y: y(curve[curve.length - 1]),
    text: s.label,
    value: formatMultiple(curve[curve.length - 1]),
    colour: colours[s.name],
    strong: s.kind === 'strategy',
  }));
  const zones = [
    `in sample: ${result.benchmark}, used for training`,
    `in sample: ${result.benchmark}`,
    'in sample',
  ];
  const room = x(start) - LEFT - 12;
  const zone = zones.find((z) => z.length * ZONE_CHAR < room);
  const content = html`<rect class="insample" x="${LEFT}" y="${TOP}" width="${coord(x(start) - LEFT)}" height="${DRAWDOWN_BOTTOM - TOP}"/>
${zone ? html`<text class="zone" x="${LEFT + 8}" y="${TOP - 8}">${zone}</text>` : ''}<text class="zone" x="${coord(x(start) + 8)}" y="${TOP - 8}">out of sample, ${folds.length} ${folds.length === 1 ? 'fold' : 'folds'}</text>
${valueAxis(y, ticks, (v) => `${Number(v.toPrecision(3))}×`, [LEFT, right], 1)}${foldMarks}<line class="split" x1="${split}" x2="${split}" y1="${TOP - 14}" y2="${DRAWDOWN_BOTTOM}"/>
${line(before, x, y, 'c-benchmark faint')}${all.map(({ s, curve }) => line(curve, x, y, `${colours[s.name]}${s.kind === 'strategy' ? ' strong' : ''}`, start))}
${endLabels(labels, right, TOP, EQUITY_BOTTOM)}
${band(
  regimes,
  styles.map((r) => r.colour),
  x,
  BAND_TOP,
  BAND_HEIGHT,
  start,
)}<text class="tick" x="${right + 14}" y="${BAND_TOP + 9}">regime</text>
${valueAxis(depthScale, linearTicks(depthScale.domain, 3), (v) => formatPercent(v, 0), [LEFT, right])}${line(marketDepth, x, depthScale, 'c-benchmark faint', start)}${area(depth, 0, x, depthScale, 'c-strategy', start)}${line(depth, x, depthScale, 'c-strategy', start)}
<circle class="spot c-strategy" cx="${coord(x(start + deepest))}" cy="${coord(depthScale(depth[deepest]))}" r="3"/><text class="tick" x="${right + 14}" y="${DRAWDOWN_TOP + 8}">drawdown</text><text class="label strong c-strategy" x="${right + 14}" y="${DRAWDOWN_TOP + 28}">worst ${formatPercent(depth[deepest])}</text><text class="label c-benchmark" x="${right + 14}" y="${DRAWDOWN_TOP + 46}">${result.benchmark} ${formatPercent(extent(marketDepth)[0])}</text>
${timeAxis(x, timeTicks(axisTime, 12), DRAWDOWN_BOTTOM)}`;
  const desc = `Growth of 1 of the strategy and its baselines from ${summary.data.outOfSampleFrom} to ${summary.data.outOfSampleTo}, net of costs, above the drawdown of the strategy and of ${result.benchmark}.`;
  return section(
    'performance',
    'Equity and drawdown',
    `Growth of 1, net of costs${log ? ', log scale' : ''}. Shaded: bars that models were trained on, shown for context. Thin vertical lines: a new fold begins with freshly trained models.`,
    [
      figure(chart('equity', { width: CHART_WIDTH, height: HEIGHT }, 'Equity and drawdown', desc, content)),
      legend(styles.map((r) => ({ label: r.label, colour: r.colour }))),
    ],
  );
}
