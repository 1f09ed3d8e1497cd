import { computeMetrics } from '../backtest/index.ts';
import type { AccountRun } from './accounts.ts';
import type { Prepared } from './prepare.ts';
import type { Period, RunDetail, StudyTrade, SweepRow } from './types.ts';

/** Simple returns of each bar's equity on the last one's, the first on the initial cash. */
export function returnsOf(equity: Float64Array, initialUsd: number): Float64Array {
  return equity.map((value, t) => value / (t === 0 ? initialUsd : equity[t - 1]) - 1);
}

interface Series extends AccountRun {
  readonly returns: Float64Array;
  readonly metrics: Readonly<Record<string, number>>;
}

const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
};

/** The figures of a sweep from the bars themselves: docs/execution.md, "Figures of a run". */
function rowOfSeries(
  { returns, gross, turnover, costsUsd, trades, metrics }: Series,
  prepared: Prepared,
): SweepRow {
  const closed = trades.filter((t) => !t.open);
  const gains = sum(closed.map((t) => Math.max(0, t.profitUsd)));
  const losses = -sum(closed.map((t) => Math.min(0, t.profitUsd)));
  const bars = returns.length;
  return {
    totalReturn: metrics.totalReturn,
    sharpe: metrics.sharpe,
    sortino: metrics.sortino,
    maxDrawdown: metrics.maxDrawdown,
    calmar: metrics.calmar,
    trades: closed.length,
    winRate: closed.length > 0 ? closed.filter((t) => t.profitUsd > 0).length / closed.length : Number.NaN,
    profitFactor: losses > 0 ? gains / losses : Number.NaN,
    exposure: sum(gross) / bars,
    turnover: (sum(turnover) / bars) * prepared.periodsPerYear,
    costs: costsUsd / prepared.spec.account.initialCashUsd,
  };
}

interface Name {
  readonly name: string;
  readonly label: string;
}

/** One account as a result: returns, metrics and the row of a sweep. */
export function detailOf(
  prepared: Prepared,
  { name, label }: Name,
  period: Period,
  run: AccountRun,
): RunDetail {
  const { equity, gross, turnover, trades } = run;
  const returns = returnsOf(equity, prepared.spec.account.initialCashUsd);
  const { periodsPerYear } = prepared;
  const metrics = computeMetrics({ returns, gross, turnover, periodsPerYear, riskFreeAnn: 0 });
  return {
    name,
    label,
    period,
    time: prepared.panel.time.subarray(period.start, period.end),
    equity,
    returns,
    metrics,
    row: run.row ?? rowOfSeries({ ...run, returns, metrics }, prepared),
    trades,
  };
}

/** Accounts of equal money side by side: the mean of their equity, everything else in proportion to it. */
export function together(runs: readonly AccountRun[]): AccountRun {
  if (runs.length === 1) return runs[0];
  const n = runs[0].equity.length;
  const weighted = (of: (run: AccountRun) => Float64Array, before: boolean) => {
    const out = new Float64Array(n);
    for (let t = 0; t < n; t++) {
      let [value, money] = [0, 0];
      for (const run of runs) {
        const equity = before && t > 0 ? run.equity[t - 1] : run.equity[before ? 0 : t];
        value += of(run)[t] * equity;
        money += equity;
      }
      out[t] = value / money;
    }
    return out;
  };
  const equity = new Float64Array(n);
  for (const run of runs) for (let t = 0; t < n; t++) equity[t] += run.equity[t] / runs.length;
  const trades = runs.flatMap((run) => run.trades);
  return {
    equity,
    gross: weighted((run) => run.gross, false),
    turnover: weighted((run) => run.turnover, true),
    costsUsd: sum(runs.map((run) => run.costsUsd)) / runs.length,
    trades: trades.sort((a: StudyTrade, b: StudyTrade) => a.entry - b.entry),
  };
}

export interface Details {
  /** [symbols] */
  readonly details: readonly RunDetail[];
  readonly combined: RunDetail;
}

export const detailsOf = (
  prepared: Prepared,
  label: string,
  period: Period,
  runs: readonly AccountRun[],
): Details => ({
  details: runs.map((run, i) => detailOf(prepared, { name: prepared.names[i], label }, period, run)),
  combined: detailOf(prepared, { name: 'all', label }, period, together(runs)),
});
