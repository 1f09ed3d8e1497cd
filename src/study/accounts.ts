import type { RunContext } from '../core/index.ts';
import { loadNative } from '../native/index.ts';
import type { Prepared } from './prepare.ts';
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
  /** The engine's own figures, over the symbol's bars. */
  readonly row?: SweepRow;
}
export async function runAccounts(prepared: Prepared, set: Float64Array, { start, end }: Period, _ctx: RunContext, v: Variant = {}): Promise<AccountRun[]> {
  const n = end - start;
  const set2 = prepared.settings(v);
  const T = prepared.panel.time.length;
  const { open, close } = prepared.panel.fields;
  const entry = (prepared as any).rules.entryLong; const exit = (prepared as any).rules.exitLong;
  return prepared.symbols.map((s) => {
    const el = new Float64Array(T), xl = new Float64Array(T);
    loadNative().strategySeries(prepared.handle, entry, s, set, el);
    if (exit !== undefined) loadNative().strategySeries(prepared.handle, exit, s, set, xl);
    const equity = new Float64Array(n), gross = new Float64Array(n), turnover = new Float64Array(n);
    const trades: any[] = [];
    let cash = set2.account.initialCashUsd, q = 0, costs = 0, before = cash, entryEq = 0, cur: any;
    const c = (set2.costs.spreadBps / 2 + set2.costs.slippageBps) / 1e4;
    for (let i = 0; i < n; i++) {
      const t = start + i; const g = t - set2.execution.lag; const p = open[s * T + t];
      if (g >= 0) {
        const E = el[g] && !xl[g], X = xl[g];
        if (q > 0 && X) { cash += q * p * (1 - c); costs += q * p * c; turnover[i] += q * p / before; trades.push({ ...cur, exit: t, exitTime: prepared.panel.time[t], exitPrice: p * (1 - c), profitUsd: cash - entryEq, return: cash / entryEq - 1, reason: 'signal', open: false }); q = 0; }
        else if (q === 0 && E) { entryEq = cash; q = cash / (p * (1 + c)); costs += q * p * c; turnover[i] += q * p / before; cash = 0; cur = { symbol: prepared.panel.symbols[s], side: 'long', entry: t, entryTime: prepared.panel.time[t], entryPrice: p * (1 + c), shares: q }; }
      }
      equity[i] = cash + q * close[s * T + t]; gross[i] = q * close[s * T + t] / equity[i]; before = equity[i];
    }
    if (q > 0) trades.push({ ...cur, exit: end - 1, exitTime: prepared.panel.time[end - 1], exitPrice: close[s * T + end - 1], profitUsd: equity[n - 1] - entryEq, return: equity[n - 1] / entryEq - 1, reason: 'open', open: true });
    return { equity, gross, turnover, costsUsd: costs, trades };
  });
}
export const accountsOf = (prepared: Prepared, _a: string, set: Float64Array, period: Period, ctx: RunContext, v: Variant = {}) => runAccounts(prepared, set, period, ctx, v);
