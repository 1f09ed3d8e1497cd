import { drawdowns, growth } from '../../backtest/index.ts';
import type { RunDetail } from '../../study/index.ts';
import { formatMultiple, formatPercent } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import {
  area,
  CHART_WIDTH,
  chart,
  clip,
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

export interface Curve {
  readonly detail: Pick<RunDetail, 'label' | 'returns' | 'time'>;
  readonly label: string;
  readonly colour: string;
  readonly strong?: boolean;
}

const LEFT = 56;
const TOP = 26;
const EQUITY_BOTTOM = 330;
const DRAWDOWN_TOP = 362;
const DRAWDOWN_BOTTOM = 468;
/** A range wider than this factor reads better on a log scale. */
const LOG_FROM = 3;
const LABEL_CHARS = 34;

/** Colours of the baselines in order: buy and hold, flat, and others. */
export const baselineCurves = (baselines: readonly RunDetail[]): Curve[] =>
  baselines.map((detail, i) => ({
    detail,
    label: detail.label,
    colour: detail.returns.every((r) => r === 0)
      ? 'c-flat'
      : i === 0
        ? 'c-benchmark'
        : `c-${((i - 1) % 5) + 1}`,
  }));

/** Growth of 1 of several runs over the same bars, the drawdown of the last one below. */
export function equityFigure(id: string, desc: string, curves: readonly Curve[], zone = ''): Markup {
  const shown = curves.filter((c) => c.detail.returns.length > 0);
  const main = shown[shown.length - 1];
  if (!main) return html`<p class="none">There are no bars to draw.</p>`;
  const lines = shown.map((c) => ({
    ...c,
    label: clip(c.label, LABEL_CHARS),
    values: growth(c.detail.returns),
  }));
  const bars = main.detail.returns.length;
  const right = CHART_WIDTH - labelRoom(lines.map((c) => `${c.label} 1.00×`));
  const x = linearScale([0, Math.max(1, bars - 1)], [LEFT, right]);
  const [low, high] = extent(...lines.map((c) => c.values));
  const log = low > 0 && high / low > LOG_FROM;
  const pad = (high - low) * 0.04;
  const domain: [number, number] = log ? [low * 0.95, high * 1.05] : [low - pad, high + pad];
  const y = (log ? logScale : linearScale)(domain, [EQUITY_BOTTOM, TOP]);
  const depth = drawdowns(growth(main.detail.returns));
  const worst = extent(depth)[0];
  const depthScale = linearScale([Math.min(worst, -0.01) * 1.05, 0], [DRAWDOWN_BOTTOM, DRAWDOWN_TOP]);
  const labels = lines.map((c) => {
    const last = c.values[c.values.length - 1];
    return { y: y(last), text: c.label, value: formatMultiple(last), colour: c.colour, strong: c.strong };
  });
  const ticks = log ? logTicks(domain, 8) : linearTicks(domain, 6);
  const content = html`${zone ? html`<text class="zone" x="${LEFT}" y="${TOP - 12}">${zone}${log ? ', log scale' : ''}</text>` : ''}${valueAxis(y, ticks, (v) => `${Number(v.toPrecision(3))}×`, [LEFT, right], 1)}${lines.map((c) => line(c.values, x, y, `${c.colour}${c.strong ? ' strong' : ''}`))}${endLabels(
    labels.filter((l) => Number.isFinite(l.y)),
    right,
    TOP,
    EQUITY_BOTTOM,
  )}
${valueAxis(depthScale, linearTicks(depthScale.domain, 3), (v) => formatPercent(v, 0), [LEFT, right])}${area(depth, 0, x, depthScale, main.colour)}${line(depth, x, depthScale, main.colour)}<text class="tick" x="${right + 14}" y="${DRAWDOWN_TOP + 8}">drawdown</text><text class="label strong ${main.colour}" x="${right + 14}" y="${DRAWDOWN_TOP + 28}">worst ${formatPercent(worst)}</text>
${timeAxis(x, timeTicks(main.detail.time, 12), DRAWDOWN_BOTTOM)}`;
  return figure(
    chart(id, { width: CHART_WIDTH, height: DRAWDOWN_BOTTOM + 28 }, 'Equity and drawdown', desc, content),
  );
}
