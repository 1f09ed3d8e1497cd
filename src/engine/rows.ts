import {
  BAR_COLUMNS,
  type EngineRun,
  EXIT_REASONS,
  FILL_COLUMNS,
  ORDER_COLUMNS,
  ORDER_PHASES,
  ORDER_REASONS,
  ORDER_SIZES,
  ORDER_STATUSES,
  ORDER_TYPES,
  SWEEP_COLUMNS,
  type SweepColumn,
  TIMES_IN_FORCE,
  TRADE_COLUMNS,
} from '../native/index.ts';
import type { EngineFill, EngineOrder, EngineResult, EngineTrade } from './types.ts';

type Row<C extends readonly string[]> = Record<C[number], number>;

/** Flat rows as objects of their columns. */
function rowsOf<C extends readonly string[]>(columns: C, flat: Float64Array): Row<C>[] {
  return Array.from({ length: flat.length / columns.length }, (_, i) => {
    const row = {} as Record<string, number>;
    for (let c = 0; c < columns.length; c++) row[columns[c]] = flat[i * columns.length + c];
    return row as Row<C>;
  });
}

function columnOf(flat: Float64Array, name: (typeof BAR_COLUMNS)[number]): Float64Array {
  const offset = BAR_COLUMNS.indexOf(name);
  const width = BAR_COLUMNS.length;
  return Float64Array.from({ length: flat.length / width }, (_, i) => flat[i * width + offset]);
}

type FillRow = Row<typeof FILL_COLUMNS>;

const fillOf = (row: FillRow, symbols: readonly string[]): EngineFill => ({
  order: row.order,
  symbol: symbols[row.symbol],
  bar: row.bar,
  shares: row.shares,
  price: row.price,
  commissionUsd: row.commission,
  spreadUsd: row.spread,
  slippageUsd: row.slippage,
  position: row.position,
  cashUsd: row.cash,
});

/** Fill `index` of a flat buffer. */
export const fillAt = (flat: Float64Array, index: number, symbols: readonly string[]): EngineFill => {
  const from = index * FILL_COLUMNS.length;
  return fillOf(rowsOf(FILL_COLUMNS, flat.subarray(from, from + FILL_COLUMNS.length))[0], symbols);
};

const tradeOf = (row: Row<typeof TRADE_COLUMNS>, symbols: readonly string[]): EngineTrade => ({
  ...row,
  symbol: symbols[row.symbol],
  side: row.side > 0 ? 'long' : 'short',
  exitReason: EXIT_REASONS[row.exitReason],
});

const orderOf = (row: Row<typeof ORDER_COLUMNS>, symbols: readonly string[]): EngineOrder => ({
  ...row,
  symbol: symbols[row.symbol] ?? '',
  type: ORDER_TYPES[row.type],
  tif: TIMES_IN_FORCE[row.tif],
  at: ORDER_PHASES[row.at],
  sizing: ORDER_SIZES[row.sizing],
  status: ORDER_STATUSES[row.status],
  reason: ORDER_REASONS[row.reason],
});

/** What the addon reports, in words. symbols: names of the traded ones. */
export function resultOf(run: EngineRun, symbols: readonly string[]): EngineResult {
  const costs = columnOf(run.bars, 'costs');
  return {
    equity: columnOf(run.bars, 'equity'),
    cash: columnOf(run.bars, 'cash'),
    gross: columnOf(run.bars, 'gross'),
    turnover: columnOf(run.bars, 'turnover'),
    costsUsd: costs.reduce((total, usd) => total + usd, 0),
    metrics: Object.fromEntries(SWEEP_COLUMNS.map((name, i) => [name, run.metrics[i]])) as Record<
      SweepColumn,
      number
    >,
    trades: rowsOf(TRADE_COLUMNS, run.trades).map((row) => tradeOf(row, symbols)),
    fills: rowsOf(FILL_COLUMNS, run.fills).map((row) => fillOf(row, symbols)),
    orders: rowsOf(ORDER_COLUMNS, run.orders).map((row) => orderOf(row, symbols)),
  };
}
