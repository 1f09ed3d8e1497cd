import { AutostockError, type RunContext, toAutostockError } from '../core/index.ts';
import { cancelFlag, loadNative, type SweepReport } from '../native/index.ts';
import { COLUMNS } from './objective.ts';
import type { Prepared } from './prepare.ts';
import { sweepSettings } from './settings.ts';
import { tradedIn } from './span.ts';
import type { Period } from './types.ts';
import type { Variant } from './variant.ts';

/** Bytes of rows one chunk may hold. */
const CHUNK_BYTES = 8 << 20;
/** What a chunk is sized for: short enough to cancel and to lose, long enough to cost nothing. */
const CHUNK_MS = 200;
const FIRST_CHUNK_RUNS = 256;

export interface Rows {
  /** [sets][symbols][columns] */
  readonly rows: Float64Array;
  readonly report: SweepReport;
}

/** [traded][sets] rows as [sets][symbols]; NaN for symbols that have no bars. */
function bySet(
  rows: Float64Array,
  symbols: readonly number[],
  traded: readonly number[],
  sets: number,
): Float64Array {
  if (symbols.length === 1) return rows;
  const out = new Float64Array(sets * symbols.length * COLUMNS).fill(Number.NaN);
  for (const [a, symbol] of traded.entries()) {
    const s = symbols.indexOf(symbol);
    for (let n = 0; n < sets; n++) {
      const from = (a * sets + n) * COLUMNS;
      out.set(rows.subarray(from, from + COLUMNS), (n * symbols.length + s) * COLUMNS);
    }
  }
  return out;
}

/** Figures of parameter sets [n][P] on every symbol over a period. Cancelling takes effect within 100 ms. */
export async function rowsOf(
  prepared: Prepared,
  sets: Float64Array,
  period: Period,
  ctx: RunContext,
  variant: Variant = {},
): Promise<Rows> {
  const P = prepared.space.names.length;
  const count = P === 0 ? 1 : sets.length / P;
  const { panel, handle, symbols } = prepared;
  const traded = symbols.filter((s) => tradedIn(panel, s, period));
  if (traded.length === 0) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `no symbol has two bars from ${period.from} to ${period.to}: change the dates or the windows`,
      { details: { from: period.from, to: period.to } },
    );
  }
  const rows = new Float64Array(traded.length * count * COLUMNS);
  const cancel = cancelFlag(ctx.signal);
  try {
    const report = await loadNative().strategySweep(
      handle,
      sets,
      Int32Array.from(traded),
      sweepSettings(prepared, variant, period),
      rows,
      { cancel: cancel.flag },
    );
    return { rows: bySet(rows, symbols, traded, count), report };
  } catch (error) {
    throw toAutostockError(error);
  } finally {
    cancel.dispose();
  }
}

export interface Chunk extends Rows {
  readonly from: number;
  readonly count: number;
}

/**
 * Sweeps the sets from `from` to the end of the space, chunk by chunk in order; the next chunk computes while one is
 * taken. Chunks adapt to the machine; rows do not depend on them.
 */
export async function sweepChunks(
  prepared: Prepared,
  period: Period,
  from: number,
  take: (chunk: Chunk) => void | Promise<void>,
  ctx: RunContext,
): Promise<void> {
  const { space, spec, symbols } = prepared;
  const perSet = symbols.length * COLUMNS * Float64Array.BYTES_PER_ELEMENT;
  const most = Math.max(1, Math.floor(CHUNK_BYTES / perSet));
  const sized = (runs: number) => Math.max(1, Math.min(most, Math.floor(runs / symbols.length)));
  const fixed = spec.sweep.chunkRuns === undefined ? undefined : sized(spec.sweep.chunkRuns);
  let size = fixed ?? sized(FIRST_CHUNK_RUNS);
  let next = from;
  const start = async (): Promise<Chunk | undefined> => {
    if (next >= space.size) return undefined;
    ctx.signal.throwIfAborted();
    const [first, count] = [next, Math.min(size, space.size - next)];
    next += count;
    const began = performance.now();
    const rows = await rowsOf(prepared, space.chunk(first, count), period, ctx);
    const ms = Math.max(0.1, performance.now() - began);
    size = fixed ?? Math.max(1, Math.min(most, size * 4, Math.round((count * CHUNK_MS) / ms)));
    return { ...rows, from: first, count };
  };
  let pending = start();
  for (;;) {
    const chunk = await pending;
    if (!chunk) return;
    pending = start();
    // A failure while this chunk is taken must not leave the next one's unheard.
    pending.catch(() => undefined);
    try {
      await take(chunk);
    } catch (error) {
      await pending.catch(() => undefined);
      throw error;
    }
  }
}
