import type { SweepColumn } from '../../native/index.ts';
import type { ParameterSet } from '../../study/index.ts';
import { formatInteger, formatNumber, formatPercent } from '../format.ts';
import { plainNumber } from '../svg/index.ts';

interface Column {
  readonly label: string;
  readonly format: (v: number) => string;
}

const ratio = (v: number) => formatNumber(v);
const share = (v: number) => formatPercent(v);

/** How each figure of a run is named and written. */
export const COLUMNS: Readonly<Record<SweepColumn, Column>> = {
  totalReturn: { label: 'Total return', format: share },
  sharpe: { label: 'Sharpe', format: ratio },
  sortino: { label: 'Sortino', format: ratio },
  maxDrawdown: { label: 'Max drawdown', format: share },
  calmar: { label: 'Calmar', format: ratio },
  trades: { label: 'Trades', format: (v) => (Number.isInteger(v) ? formatInteger(v) : formatNumber(v, 1)) },
  winRate: { label: 'Win rate', format: share },
  profitFactor: { label: 'Profit factor', format: ratio },
  exposure: { label: 'Exposure', format: share },
  turnover: { label: 'Turnover a year', format: (v) => `${formatNumber(v, 1)}×` },
  costs: { label: 'Costs', format: share },
};

/** `fast 12, slow 48`, at most `max` parameters. */
export function setText(set: ParameterSet, max = 8): string {
  const entries = Object.entries(set);
  if (entries.length === 0) return 'no parameters';
  const shown = entries.slice(0, max).map(([k, v]) => `${k} ${plainNumber(v)}`);
  return `${shown.join(', ')}${entries.length > max ? ', …' : ''}`;
}
