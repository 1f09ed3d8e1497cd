import { mapLimited, type RunContext, toAutostockError } from '../core/index.ts';
import { backtestRules, type EngineResult } from '../engine/index.ts';
import type { Prepared } from './prepare.ts';
import { engineSettings } from './settings.ts';
import { tradedIn } from './span.ts';
import type { Period, StudyTrade, SweepRow } from './types.ts';
import type { Variant } from './variant.ts';

/** One account followed bar by bar. */
export interface AccountRun {
  /** [n] USD at each close; before a symbol's first bar the initial cash. */
  readonly equity: Float64Array;
  /** [n] sum of |position value| / equity at the close, and traded value / equity of the bar before. */
  readonly gross: Float64Array;
  readonly turnover: Float64Array;
  readonly costsUsd: number;
  readonly trades: readonly StudyTrade[];
  /** The engine's own figures, over the bars its symbols have. */
  readonly row?: SweepRow;
}

function tradesOf({ panel, spec }: Prepared, { start }: Period, run: EngineResult): StudyTrade[] {
  const equityBefore = (bar: number) =>
    bar > start ? run.equity[bar - start - 1] : spec.account.initialCashUsd;
  return run.trades.map((t) => ({
    symbol: t.symbol,
    side: t.side,
    entry: t.entryBar,
    exit: t.exitBar,
    entryTime: panel.time[t.entryBar],
    exitTime: panel.time[t.exitBar],
    entryPrice: t.entryPrice,
    exitPrice: t.exitPrice,
    shares: t.shares,
    profitUsd: t.pnlUsd,
    return: t.pnlUsd / equityBefore(t.entryBar),
    reason: t.exitReason,
    open: t.exitReason === 'open',
  }));
}

async function account(
  prepared: Prepared,
  symbols: readonly number[],
  set: Float64Array,
  period: Period,
  ctx: RunContext,
  variant: Variant,
): Promise<AccountRun> {
  const { panel, handle } = prepared;
  const settings = engineSettings(prepared, variant, period);
  try {
    const run = await backtestRules({ panel, strategy: handle, set, symbols, settings, signal: ctx.signal });
    const { equity, gross, turnover, costsUsd, metrics } = run;
    return { equity, gross, turnover, costsUsd, row: metrics, trades: tradesOf(prepared, period, run) };
  } catch (error) {
    throw toAutostockError(error);
  }
}

/** An account that does nothing; interest on its cash is left out. */
export function idle({ spec }: Prepared, { start, end }: Period): AccountRun {
  const n = end - start;
  return {
    equity: new Float64Array(n).fill(spec.account.initialCashUsd),
    gross: new Float64Array(n),
    turnover: new Float64Array(n),
    costsUsd: 0,
    trades: [],
  };
}

/** One account per symbol through the order-level engine; a symbol without bars in the period stays in cash. */
export const runAccounts = (
  prepared: Prepared,
  set: Float64Array,
  period: Period,
  ctx: RunContext,
  variant: Variant = {},
): Promise<AccountRun[]> =>
  mapLimited(prepared.symbols, prepared.spec.threads, async (s) =>
    tradedIn(prepared.panel, s, period)
      ? account(prepared, [s], set, period, ctx, variant)
      : idle(prepared, period),
  );

/** An account per symbol, or one for all of them. */
export const accountsOf = async (
  prepared: Prepared,
  accounts: 'each' | 'shared',
  set: Float64Array,
  period: Period,
  ctx: RunContext,
  variant: Variant = {},
): Promise<AccountRun[]> =>
  accounts === 'each'
    ? runAccounts(prepared, set, period, ctx, variant)
    : [await account(prepared, prepared.symbols, set, period, ctx, variant)];
