import type { StrategyResult } from '../../backtest/index.ts';
import { formatNumber, formatPercent } from '../format.ts';

/** Columns of a table with one strategy a row, behind its name. */
export const STRATEGY_HEADS = [
  'Annual return',
  'Volatility',
  'Sharpe',
  'Max drawdown',
  'Turnover a year',
  'Cost a year',
] as const;

export const strategyCells = ({ metrics: m, costs }: Pick<StrategyResult, 'metrics' | 'costs'>): string[] => [
  formatPercent(m.annualReturn),
  formatPercent(m.volatility),
  formatNumber(m.sharpe),
  formatPercent(m.maxDrawdown),
  formatNumber(m.turnover, 1),
  formatPercent(costs.dragAnn, 2),
];
