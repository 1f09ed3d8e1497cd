import { mean } from '../statistics/index.ts';
import { type Ledger, ledgerColumn } from './ledger.ts';
import { computeMetrics } from './metrics/index.ts';
import type { CostBreakdown, StrategyResult } from './types.ts';

interface Input {
  readonly name: string;
  readonly label: string;
  readonly kind: 'strategy' | 'baseline';
  readonly ledger: Ledger;
  /** The benchmark held over the same bars, for alpha, beta and the information ratio. */
  readonly benchmark: Ledger;
  readonly barsPerYear: number;
}

/** Simple per-bar returns of an equity curve; the first bar has none and gets 0. */
export function returnsOf(equity: Float64Array): Float64Array {
  return equity.map((value, i) => (i === 0 ? 0 : value / equity[i - 1] - 1));
}

const total = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0);

function costsOf(ledger: Ledger, equity: Float64Array, barsPerYear: number): CostBreakdown {
  const commissionUsd = total(ledgerColumn(ledger, 'commission'));
  const spreadUsd = total(ledgerColumn(ledger, 'spread'));
  const slippageUsd = total(ledgerColumn(ledger, 'slippage'));
  const totalUsd = commissionUsd + spreadUsd + slippageUsd;
  const years = equity.length / barsPerYear;
  return { commissionUsd, spreadUsd, slippageUsd, totalUsd, dragAnn: totalUsd / mean(equity) / years };
}

/** A ledger as a result with its metrics. Risk-free rate 0: cash earns nothing in the ledger either. */
export function resultOf({ name, label, kind, ledger, benchmark, barsPerYear }: Input): StrategyResult {
  const equity = ledgerColumn(ledger, 'equity');
  const returns = returnsOf(equity);
  const gross = ledgerColumn(ledger, 'gross');
  const metrics = computeMetrics({
    returns: returns.subarray(1),
    benchmark: returnsOf(ledgerColumn(benchmark, 'equity')).subarray(1),
    gross: gross.subarray(1),
    turnover: ledgerColumn(ledger, 'turnover').subarray(1),
    periodsPerYear: barsPerYear,
    riskFreeAnn: 0,
  });
  return {
    name,
    label,
    kind,
    equity,
    returns,
    gross,
    net: ledgerColumn(ledger, 'net'),
    metrics,
    costs: costsOf(ledger, equity, barsPerYear),
    trades: total(ledgerColumn(ledger, 'trades')),
  };
}
