import { AutostockError, type RunContext, toAutostockError } from '../core/index.ts';
import { cancelFlag, type NativeControl } from '../native/index.ts';
import type { ReturnsMatrix } from './types.ts';

/** A native call that follows the context's signal; what it throws arrives as an AutostockError. */
export async function runNative<R>(
  ctx: RunContext,
  call: (control: NativeControl) => Promise<R>,
): Promise<R> {
  const cancel = cancelFlag(ctx.signal);
  try {
    return await call({ cancel: cancel.flag });
  } catch (error) {
    throw toAutostockError(error);
  } finally {
    cancel.dispose();
  }
}

export function invalid(field: string, rule: string, was: unknown): AutostockError {
  return new AutostockError('AUTOSTOCK_CONFIG_INVALID', `${field} ${rule}, was ${String(was)}`, {
    details: { field, was, rule },
  });
}

/** Bars of each row; fails when the rows are not of one length. */
export function barsOf({ returns, count }: ReturnsMatrix, field = 'configurations'): number {
  if (!Number.isInteger(count) || count < 1)
    throw invalid(`${field}.count`, 'must be an integer of at least 1', count);
  if (returns.length === 0 || returns.length % count !== 0)
    throw invalid(`${field}.returns`, `must hold ${count} rows of one length`, `${returns.length} values`);
  return returns.length / count;
}

/** One configuration's returns [bars], a view. */
export function rowOf(matrix: ReturnsMatrix, index: number): Float64Array {
  const bars = barsOf(matrix);
  return matrix.returns.subarray(index * bars, (index + 1) * bars);
}

export function requireThreads(threads: number): number {
  if (!Number.isInteger(threads) || threads < 1 || threads > 1024)
    throw invalid('threads', 'must be an integer from 1 to 1024', threads);
  return threads;
}
