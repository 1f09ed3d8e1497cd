import { orderCost } from '../costs/index.ts';
import type { AccountRun } from './accounts.ts';
import type { Prepared } from './prepare.ts';
import type { Period, StudyTrade } from './types.ts';

/** Sells (or buys back) what is still held at the last close of a run, at its costs. */
function closed(prepared: Prepared, symbol: number, period: Period, run: AccountRun): AccountRun {
  const open = run.trades.find((t) => t.open);
  if (!open) return run;
  const { panel, costs } = prepared;
  const index = symbol * panel.time.length + period.end - 1;
  const price = open.exitPrice;
  const { totalUsd, price: paid } = orderCost(costs, {
    symbol: open.symbol,
    side: open.side === 'long' ? 'sell' : 'buy',
    quantity: open.shares,
    price,
    time: open.exitTime,
    index,
    volume: panel.fields.volume[index],
  });
  const [equity, turnover] = [run.equity.slice(), run.turnover.slice()];
  const last = equity.length - 1;
  const before = last > 0 ? equity[last - 1] : prepared.spec.account.initialCashUsd;
  const share = open.return === 0 ? 0 : open.profitUsd / open.return;
  equity[last] -= totalUsd;
  turnover[last] += (open.shares * price) / before;
  const profitUsd = open.profitUsd - totalUsd;
  const trade: StudyTrade = {
    ...open,
    open: false,
    exitPrice: paid,
    profitUsd,
    return: share > 0 ? profitUsd / share : open.return,
    reason: 'fold end',
  };
  return {
    ...run,
    equity,
    turnover,
    costsUsd: run.costsUsd + totalUsd,
    trades: run.trades.map((t) => (t === open ? trade : t)),
  };
}

/** One symbol's test windows as one account: each begins with what the last left, flat, its exit paid. */
export function chain(
  prepared: Prepared,
  symbol: number,
  periods: readonly Period[],
  runs: readonly AccountRun[],
): AccountRun {
  const n = runs.reduce((sum, run) => sum + run.equity.length, 0);
  const out = { equity: new Float64Array(n), gross: new Float64Array(n), turnover: new Float64Array(n) };
  const trades: StudyTrade[] = [];
  const initial = prepared.spec.account.initialCashUsd;
  let costsUsd = 0;
  let at = 0;
  let scale = 1;
  for (const [i, marked] of runs.entries()) {
    const run = i < runs.length - 1 ? closed(prepared, symbol, periods[i], marked) : marked;
    out.equity.set(
      run.equity.map((x) => x * scale),
      at,
    );
    out.gross.set(run.gross, at);
    out.turnover.set(run.turnover, at);
    for (const t of run.trades)
      trades.push({ ...t, shares: t.shares * scale, profitUsd: t.profitUsd * scale });
    costsUsd += run.costsUsd * scale;
    at += run.equity.length;
    scale = out.equity[at - 1] / initial;
  }
  return { ...out, costsUsd, trades };
}
