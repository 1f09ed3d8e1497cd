import { type CostModel, orderCost } from '../costs/index.ts';
import type { AccountRun } from './accounts.ts';
import { together } from './detail.ts';
import type { Prepared } from './prepare.ts';
import type { Period, StudyTrade } from './types.ts';
import { type Variant, variedCosts } from './variant.ts';

/** A test window and the set it is traded with. */
export interface Leg {
  readonly period: Period;
  readonly set: Float64Array;
}

/** Sells (or buys back) what is still held at the last close of a run, at its costs. */
function closed(
  prepared: Prepared,
  costs: CostModel,
  symbol: number,
  period: Period,
  run: AccountRun,
): AccountRun {
  const open = run.trades.find((t) => t.open);
  if (!open) return run;
  const { panel } = prepared;
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
function chain(
  prepared: Prepared,
  costs: CostModel,
  symbol: number,
  legs: readonly Leg[],
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
    const run = i < runs.length - 1 ? closed(prepared, costs, symbol, legs[i].period, marked) : marked;
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

/** Runs [legs][symbols] joined symbol by symbol, then side by side. The exits between windows pay the variant's costs. */
export function stitched(
  prepared: Prepared,
  legs: readonly Leg[],
  runs: readonly (readonly AccountRun[])[],
  variant: Variant = {},
): AccountRun {
  const costs = variedCosts(prepared.costs, variant);
  const accounts = prepared.symbols.map((s, i) =>
    chain(
      prepared,
      costs,
      s,
      legs,
      runs.map((leg) => leg[i]),
    ),
  );
  return together(accounts);
}
