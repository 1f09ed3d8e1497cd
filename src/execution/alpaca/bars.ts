import type { Alpaca, marketData } from '@alpacahq/alpaca-trade-api';
import { AutostockError, type Bar, intervalMs, isoDate, MS_PER_DAY, type TimeMs } from '../../core/index.ts';
import { exchangeTime } from '../../data/index.ts';
import type { BarsRequest, SymbolBars } from '../types.ts';
import { timeframe, toBar } from './convert.ts';

/** What Alpaca offers (`marketData.StockBarsRequest`). */
export const ADJUSTMENTS = ['raw', 'split', 'dividend', 'all'] as const;
export const FEEDS = ['iex', 'sip'] as const;

export interface BarsOptions {
  readonly adjustment: (typeof ADJUSTMENTS)[number];
  readonly feed: (typeof FEEDS)[number];
}

type FetchPage = (pageToken: string | undefined) => Promise<marketData.StockBarsResp>;

const PAGE_LIMIT = 10_000;

/** One page of history as a call, with the dates the API wants: its `end` is inclusive, ours is not. */
export function pageFetcher(
  client: Alpaca,
  request: BarsRequest,
  options: BarsOptions,
  signal: AbortSignal,
): FetchPage {
  const { symbols, interval, start, end } = request;
  // A daily bar carries midnight in New York on the wire and 00:00 UTC of its date here: a bound within a day
  // means the bar of the day after it.
  const at = (ms: TimeMs): number =>
    interval === '1d' ? exchangeTime(isoDate((ms + MS_PER_DAY - 1) as TimeMs), 0) : ms;
  const parameters = {
    symbols: symbols.join(','),
    timeframe: timeframe(interval),
    start: new Date(at(start)),
    ...(end === undefined ? {} : { end: new Date(at(end) - 1) }),
    adjustment: options.adjustment,
    feed: options.feed,
    sort: 'asc' as const,
    limit: PAGE_LIMIT,
  };
  return (pageToken) => client.marketData.stocks.stockBars({ ...parameters, pageToken }, { signal });
}

/**
 * Follows the page tokens. Bars that had not closed at `now` are left out: they are still being made. Pages may
 * repeat or overlap and a token may loop: bars come out once per (symbol, time), in time order, and a token seen
 * before is an error.
 */
export async function* readPages(
  fetchPage: FetchPage,
  now: TimeMs,
  { interval, start, end = now }: BarsRequest,
): AsyncGenerator<SymbolBars> {
  const latest = new Map<string, number>();
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const page = await fetchPage(token);
    for (const [symbol, raw] of Object.entries(page.bars ?? {})) {
      const bars: Bar[] = [];
      for (const item of raw) {
        const bar = toBar(item, interval);
        const known = bar.time + intervalMs(interval) <= now;
        if (
          !known ||
          bar.time <= (latest.get(symbol) ?? Number.NEGATIVE_INFINITY) ||
          bar.time < start ||
          bar.time >= end
        )
          continue;
        latest.set(symbol, bar.time);
        bars.push(bar);
      }
      if (bars.length > 0) yield { symbol, bars };
    }
    token = page.nextPageToken || undefined;
    if (token !== undefined && tokens.has(token))
      throw new AutostockError(
        'AUTOSTOCK_BROKER_RESPONSE',
        'the broker repeats a page token of bars: its paging loops',
      );
    if (token !== undefined) tokens.add(token);
  } while (token !== undefined);
}
