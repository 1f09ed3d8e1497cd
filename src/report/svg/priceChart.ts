import { html, type Markup } from '../markup.ts';
import { timeAxis, valueAxis } from './axis.ts';
import { type Bars, candles } from './candles.ts';
import { CHART_WIDTH, chart } from './frame.ts';
import { line } from './line.ts';
import { coord } from './path.ts';
import { extent, linearScale, linearTicks, logScale, logTicks, type Scale } from './scale.ts';
import { timeTicks } from './timeTicks.ts';

/** A round trip on this chart; bars are indices into its time, `exitBar` at its end while open. */
export interface TradeMark {
  readonly entryBar: number;
  readonly exitBar: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly long: boolean;
  readonly won: boolean;
  /** Levels set at the entry; NaN = none. */
  readonly stop: number;
  readonly target: number;
  readonly label: string;
}

export interface PriceChart extends Bars {
  readonly id: string;
  readonly title: string;
  readonly desc: string;
  /** [n] epoch ms. */
  readonly time: Float64Array;
  readonly trades: readonly TradeMark[];
  readonly format: (v: number) => string;
}

/** Up to so many bars are drawn as candles, up to so many trades with their levels. */
export const CANDLE_BARS = 140;
export const LEVEL_TRADES = 8;
/** Markers drawn at most; the caller thins and says so. */
export const MAX_MARKS = 400;

const LEFT = 60;
const RIGHT = CHART_WIDTH - 20;
const TOP = 16;
const BOTTOM = 350;
const LOG_FROM = 3;

const triangle = (x: number, y: number, up: boolean, size: number): string =>
  up
    ? `M${coord(x)} ${coord(y)}l${size} ${size * 1.6}h${-2 * size}z`
    : `M${coord(x)} ${coord(y)}l${size} ${-size * 1.6}h${-2 * size}z`;

function drawTrade(t: TradeMark, x: Scale, y: Scale, detailed: boolean): Markup {
  const [x0, x1, y0, y1] = [x(t.entryBar), x(t.exitBar), y(t.entryPrice), y(t.exitPrice)];
  const size = detailed ? 6 : 4;
  const level = (price: number, kind: string) =>
    detailed && Number.isFinite(price)
      ? html`<line class="level ${kind}" x1="${coord(x0)}" x2="${coord(Math.max(x1, x0 + 4))}" y1="${coord(y(price))}" y2="${coord(y(price))}"/>`
      : '';
  return html`<g class="${t.won ? 'c-gain' : 'c-loss'}"><title>${t.label}</title><line class="trip" x1="${coord(x0)}" x2="${coord(x1)}" y1="${coord(y0)}" y2="${coord(y1)}"/>${level(t.stop, 'stop')}${level(t.target, 'target')}<path class="entry" d="${triangle(x0, y0, t.long, size)}"/><path class="exit" d="${triangle(x1, y1, !t.long, size)}"/></g>`;
}

/** Close (or candles when there are few bars) with each trade's entry, exit and outcome. */
export function priceChart(plot: PriceChart): Markup {
  const bars = plot.close.length;
  const detailed = plot.trades.length <= LEVEL_TRADES;
  const asCandles = bars <= CANDLE_BARS;
  const trades = plot.trades
    .slice(0, MAX_MARKS)
    .filter((t) => [t.entryBar, t.exitBar, t.entryPrice, t.exitPrice].every(Number.isFinite));
  const [low, high] = extent(
    ...(asCandles ? [plot.low, plot.high] : [plot.close]),
    ...trades.map((t) => [t.entryPrice, t.exitPrice, ...(detailed ? [t.stop, t.target] : [])]),
  );
  const log = low > 0 && high / low > LOG_FROM;
  const domain: [number, number] = log
    ? [low * 0.96, high * 1.04]
    : [low - (high - low) * 0.05, high + (high - low) * 0.05];
  const x = linearScale(asCandles ? [-0.7, Math.max(1, bars) - 0.3] : [0, Math.max(1, bars - 1)], [
    LEFT,
    RIGHT,
  ]);
  const y = (log ? logScale : linearScale)(domain, [BOTTOM, TOP]);
  const price = asCandles ? candles(plot, x, y) : line(plot.close, x, y, 'c-benchmark');
  return chart(
    plot.id,
    { width: CHART_WIDTH, height: BOTTOM + 28 },
    plot.title,
    plot.desc,
    html`${valueAxis(y, log ? logTicks(domain, 8) : linearTicks(domain, 6), plot.format, [LEFT, RIGHT])}${price}${trades.map((t) => drawTrade(t, x, y, detailed))}${timeAxis(x, timeTicks(plot.time, 12), BOTTOM)}`,
  );
}
