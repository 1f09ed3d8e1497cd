import { type RunContext, toAutostockError } from '../core/index.ts';
import { cancelFlag, loadNative } from '../native/index.ts';
import type { Prepared } from './prepare.ts';
import { sweepSettings } from './settings.ts';
import { tradedIn } from './span.ts';
import type { Period } from './types.ts';

/**
 * Equity [N][bars] of many sets [N][P], the mean of the symbols' accounts as `together` makes it; one that has no bars in
 * the period stays in cash.
 */
export async function equityOf(
  prepared: Prepared,
  sets: Float64Array,
  period: Period,
  ctx: RunContext,
): Promise<Float64Array> {
  const { panel, handle, symbols, spec } = prepared;
  const traded = symbols.filter((s) => tradedIn(panel, s, period));
  const count = prepared.space.names.length === 0 ? 1 : sets.length / prepared.space.names.length;
  const equity = new Float64Array(count * (period.end - period.start));
  const cancel = cancelFlag(ctx.signal);
  try {
    await loadNative().strategyEquity(
      handle,
      sets,
      Int32Array.from(traded),
      sweepSettings(prepared, {}, period),
      equity,
      { cancel: cancel.flag },
    );
  } catch (error) {
    throw toAutostockError(error);
  } finally {
    cancel.dispose();
  }
  const idle = (symbols.length - traded.length) / symbols.length;
  return idle === 0 ? equity : equity.map((usd) => usd * (1 - idle) + spec.account.initialCashUsd * idle);
}
