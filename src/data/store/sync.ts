import { AutostockError, type Bar, type RunContext, type TimeMs } from '../../core/index.ts';
import type { BarRequest, BarSource } from '../types.ts';
import { listStore, writeBars } from './files.ts';

export interface SyncResult {
  readonly symbol: string;
  readonly received: number;
  /** Bars of the symbol in the store afterwards. */
  readonly stored: number;
  /** Where the download began: the last stored bar, which is fetched again, or the request's start. */
  readonly from: TimeMs;
}

/** Long histories reach the disk in parts, so that a stop loses little. */
const FLUSH_BARS = 50_000;

/**
 * Brings the store up to date from a source, symbol by symbol, resuming at the last stored bar. A stop or a failed
 * download keeps the whole pages that arrived and throws; the next call resumes there.
 */
export async function syncBars(
  source: BarSource,
  folder: string,
  request: BarRequest,
  ctx: RunContext,
): Promise<SyncResult[]> {
  const { interval, symbols, end } = request;
  const held = new Map(
    (await listStore(folder)).filter((h) => h.interval === interval).map((h) => [h.symbol, h]),
  );
  const results: SyncResult[] = [];
  const stopped = () => {
    if (ctx.signal.aborted)
      throw new AutostockError('AUTOSTOCK_CANCELLED', `sync from ${source.name} was cancelled`);
  };
  for (const symbol of symbols) {
    stopped();
    const have = held.get(symbol);
    const resumes = have !== undefined && have.count > 0 && request.start >= have.coveredFrom;
    // The last stored bar may have been unfinished when it was fetched.
    const from = resumes ? have.last : request.start;
    const reachesBack = have !== undefined && !resumes;
    let pending: Bar[] = [];
    let received = 0;
    let stored = have?.count ?? 0;
    const flush = async (complete = false) => {
      if (pending.length === 0 && !(complete && reachesBack)) return;
      // Reaching further back, a part could leave a hole before what is stored: only the whole extends the range.
      const covered = reachesBack && !complete ? undefined : from;
      stored = await writeBars(folder, symbol, interval, pending, covered);
      pending = [];
    };
    try {
      for await (const page of source.bars({ symbols: [symbol], interval, start: from, end }, ctx.signal)) {
        if (page.symbol !== symbol) {
          throw new AutostockError(
            'AUTOSTOCK_DATA_INVALID',
            `${source.name} sent bars of ${page.symbol} when asked for ${symbol}`,
          );
        }
        pending.push(...page.bars);
        received += page.bars.length;
        ctx.progress({ stage: 'sync', done: received, total: 0, unit: 'bar', note: symbol });
        if (pending.length >= FLUSH_BARS) await flush();
        stopped();
      }
      await flush(true);
    } catch (error) {
      await flush();
      throw error;
    }
    results.push({ symbol, received, stored, from });
    ctx.progress({
      stage: 'sync',
      done: results.length,
      total: symbols.length,
      unit: 'symbol',
      note: symbol,
    });
  }
  return results;
}
