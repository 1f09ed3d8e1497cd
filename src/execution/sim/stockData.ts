import { firstWhere, intervalMs, type Panel, type TimeMs } from '../../core/index.ts';
import { barAt, closeTime, symbolIndex } from '../panelBars.ts';
import { HttpError } from './http.ts';
import { barJson, wireTime } from './wire.ts';

const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 10_000;
const TIMEFRAMES: Readonly<Record<string, string>> = {
  '1Min': '1m',
  '5Min': '5m',
  '15Min': '15m',
  '1Hour': '1h',
  '1Day': '1d',
  '1D': '1d',
};

export const symbolList = (query: URLSearchParams): string[] => {
  const symbols = [...new Set((query.get('symbols') ?? '').split(',').filter((s) => s !== ''))];
  if (symbols.length === 0) throw new HttpError(400, 'symbols is required', 40010001);
  return symbols;
};

function instant(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  const ms = text === null ? fallback : Date.parse(text);
  if (Number.isNaN(ms)) throw new HttpError(400, `invalid ${name}: ${text}`);
  return ms;
}

/** A place in the answer: symbols in alphabetic order, each one's bars in time order. */
interface Cursor {
  readonly symbol: number;
  readonly t: number;
}
const encodeCursor = ({ symbol, t }: Cursor): string => Buffer.from(`${symbol}|${t}`).toString('base64url');

function decodeCursor(token: string | null, symbols: number): Cursor {
  if (token === null) return { symbol: 0, t: 0 };
  const match = /^(\d+)\|(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  if (!match || Number(match[1]) >= symbols) throw new HttpError(400, 'invalid page_token');
  return { symbol: Number(match[1]), t: Number(match[2]) };
}

/** `GET /v2/stocks/bars`: only bars that had closed by `now`, at most `limit` of all symbols together in a page. */
export function barsPage(
  panel: Panel,
  query: URLSearchParams,
  now: TimeMs,
  last: number,
): Record<string, unknown> {
  const symbols = symbolList(query).sort();
  const frame = query.get('timeframe') ?? '';
  if (TIMEFRAMES[frame] !== panel.interval)
    throw new HttpError(400, `invalid timeframe: ${frame}: this simulation replays ${panel.interval} bars`);
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new HttpError(400, 'limit must be in 1..10000');
  const start = instant(query, 'start', now - intervalMs('1d'));
  const end = instant(query, 'end', now);
  const descending = query.get('sort') === 'desc';
  const cursor = decodeCursor(query.get('page_token'), symbols.length);
  const stamp = (t: number): TimeMs => wireTime(panel, panel.time[t] as TimeMs);
  const from = firstWhere(last + 1, (t) => stamp(t) >= start);
  const to = firstWhere(last + 1, (t) => stamp(t) > end || closeTime(panel, t) > now);
  const bars: Record<string, unknown[]> = {};
  let count = 0;
  for (let k = cursor.symbol; k < symbols.length; k++) {
    const s = symbolIndex(panel, symbols[k]);
    if (s < 0) continue;
    for (let step = k === cursor.symbol ? cursor.t : 0; step < to - from; step++) {
      const bar = barAt(panel, s, descending ? to - 1 - step : from + step);
      if (!bar) continue;
      if (count === limit) return { bars, next_page_token: encodeCursor({ symbol: k, t: step }) };
      bars[symbols[k]] ??= [];
      bars[symbols[k]].push(barJson(panel, bar));
      count++;
    }
  }
  return { bars, next_page_token: null };
}
