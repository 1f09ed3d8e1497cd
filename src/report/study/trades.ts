import { isoDate } from '../../core/index.ts';
import type { RunDetail, StudyTrade } from '../../study/index.ts';
import { formatInteger, formatNumber, formatSigned, formatUsd, plural } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { legend, section } from '../sections/index.ts';
import { CANDLE_BARS, figure, MAX_MARKS, plainNumber, priceChart, type TradeMark } from '../svg/index.ts';
import { none } from './parts.ts';

/** Bars of one symbol over the whole panel, so that a trade's bars index into them. */
export interface SymbolBars {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

/** Prices to draw trades on, by symbol; what is absent is not drawn. */
export type Prices = Readonly<Record<string, SymbolBars>>;

/** Levels at the entry, where the engine recorded them. */
type WithLevels = StudyTrade & { readonly stopPrice?: number; readonly targetPrice?: number };

export const MAX_TRADE_ROWS = 250;
const MAX_CHARTS = 3;
/** A closer look holds this many trades at most. */
const CLOSE_TRADES = 8;
/** Bars a closer look shows at least. */
const CONTEXT_BARS = 90;
const MINUTE = 60_000;

/** Cents from a dollar up, four digits below. */
const price = (v: number): string => (Math.abs(v) >= 1 ? formatNumber(v) : plainNumber(v));

/** The day, with the time where bars are shorter than one. */
const stamp = (ms: number): string => {
  if (!Number.isFinite(ms)) return '–';
  const iso = new Date(ms).toISOString();
  return ms % 86_400_000 < MINUTE ? isoDate(ms) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
};

function mark(trade: StudyTrade, from: number): TradeMark {
  const { stopPrice, targetPrice } = trade as WithLevels;
  return {
    entryBar: trade.entry - from,
    exitBar: trade.exit - from,
    entryPrice: trade.entryPrice,
    exitPrice: trade.exitPrice,
    long: trade.side === 'long',
    won: trade.profitUsd > 0,
    stop: stopPrice ?? Number.NaN,
    target: targetPrice ?? Number.NaN,
    label: `${trade.side} ${stamp(trade.entryTime)} at ${price(trade.entryPrice)}, ${trade.open ? 'open, last' : trade.reason} ${stamp(trade.exitTime)} at ${price(trade.exitPrice)}: ${formatSigned(trade.return)}`,
  };
}

/** Evenly thinned, keeping the order. */
const thin = <T>(items: readonly T[], max: number): readonly T[] =>
  items.length <= max
    ? items
    : Array.from({ length: max }, (_, i) => items[Math.floor((i * items.length) / max)]);

function slice(bars: SymbolBars, from: number, to: number): SymbolBars {
  const part = (a: Float64Array) => a.subarray(from, to);
  return {
    time: part(bars.time),
    open: part(bars.open),
    high: part(bars.high),
    low: part(bars.low),
    close: part(bars.close),
  };
}

function pictures(
  symbol: string,
  k: number,
  bars: SymbolBars,
  trades: readonly StudyTrade[],
  run: RunDetail,
): Markup[] {
  const draw = (id: string, title: string, shown: readonly StudyTrade[], from: number, to: number) =>
    figure(
      priceChart({
        id,
        title,
        desc: `Price of ${symbol} with ${shown.length} trades: filled triangles are entries, hollow ones exits; the colour says whether the trade won.`,
        ...slice(bars, from, to),
        trades: shown.map((t) => mark(t, from)),
        format: plainNumber,
      }),
    );
  const { start, end } = run.period;
  const shown = thin(trades, MAX_MARKS);
  const lead = `${symbol}: ${shown.length < trades.length ? `${formatInteger(shown.length)} of ` : ''}${plural(trades.length, 'trade')}`;
  const out = [
    html`<p class="lead-in">${lead}</p>`,
    draw(`price-${k}`, `Trades of ${symbol}`, shown, start, end),
  ];
  // The last few trades that fit on candles, with their levels.
  let first = trades.length;
  while (
    first > 0 &&
    trades.length - first < CLOSE_TRADES &&
    end - trades[first - 1].entry <= CANDLE_BARS - 10
  )
    first--;
  const last = trades.slice(first === trades.length ? trades.length - 1 : first);
  const to = Math.min(end, last[last.length - 1].exit + 15);
  const from = Math.max(start, Math.min(last[0].entry - 5, to - CONTEXT_BARS));
  if (trades.length > last.length && to - from <= CANDLE_BARS)
    out.push(
      html`<p class="lead-in">${symbol}: the last ${last.length === 1 ? 'trade' : plural(last.length, 'trade')} close up</p>`,
      draw(`price-${k}-close`, `Last trades of ${symbol}`, last, from, to),
    );
  return out;
}

/** Price with the trades on it, for the symbols with the most trades whose prices are at hand. */
function charts(run: RunDetail, prices: Prices): Markup[] {
  const bySymbol = new Map<string, StudyTrade[]>();
  for (const t of run.trades) bySymbol.set(t.symbol, [...(bySymbol.get(t.symbol) ?? []), t]);
  return [...bySymbol]
    .filter(([symbol]) => Object.hasOwn(prices, symbol))
    .sort((a, b) => b[1].length - a[1].length)
    .slice(0, MAX_CHARTS)
    .flatMap(([symbol, trades], k) => pictures(symbol, k, prices[symbol], trades, run));
}

const HEADINGS: readonly (readonly [string, boolean])[] = [
  ['Symbol', false],
  ['Side', false],
  ['Entered', false],
  ['Price', true],
  ['Left', false],
  ['Price', true],
  ['Shares', true],
  ['Bars', true],
  ['Profit', true],
  ['Return', true],
  ['Left because', false],
];

/** Every trade up to a stated cap, scrollable, and the trades on price where prices are at hand. */
export function tradesSection(run: RunDetail, prices: Prices = {}): Markup {
  const { trades } = run;
  const id = 'trades';
  if (trades.length === 0) return section(id, 'Trades', '', none('No trade was made.'));
  const drawn = charts(run, prices);
  const shown = trades.slice(0, MAX_TRADE_ROWS);
  const body = shown.map(
    (t) =>
      html`<tr><th scope="row">${t.symbol}</th><td>${t.side}</td><td>${stamp(t.entryTime)}</td><td class="num">${price(t.entryPrice)}</td><td>${stamp(t.exitTime)}</td><td class="num">${price(t.exitPrice)}</td><td class="num">${formatNumber(t.shares, Number.isInteger(t.shares) ? 0 : 2)}</td><td class="num">${formatInteger(t.exit - t.entry)}</td><td class="num">${formatUsd(t.profitUsd)}</td><td class="num">${formatSigned(t.return, 2)}</td><td>${t.open ? 'still open' : t.reason}</td></tr>`,
  );
  const cap =
    shown.length < trades.length
      ? `The table shows the first ${formatInteger(shown.length)} of ${plural(trades.length, 'trade')}.`
      : `${plural(trades.length, 'trade')}.`;
  const head = html`<tr>${HEADINGS.map(([name, numeric]) => html`<th scope="col" class="${numeric ? 'num' : ''}">${name}</th>`)}</tr>`;
  return section(
    id,
    'Trades',
    `${run.label}. Profit and return are net of all costs; the position still open at the end is valued at the last close and counts in no statistic. ${cap}`,
    [
      drawn.length > 0
        ? [
            drawn,
            legend([
              { label: 'won', colour: 'c-gain' },
              { label: 'lost', colour: 'c-loss' },
            ]),
            html`<p class="lead-in">A filled triangle is an entry, a hollow one an exit; hover for the trade.</p>`,
          ]
        : '',
      html`<div class="scroll tall" tabindex="0" role="group"><table><caption>Trades</caption><thead>${head}</thead><tbody>${body}</tbody></table></div>`,
    ],
  );
}
