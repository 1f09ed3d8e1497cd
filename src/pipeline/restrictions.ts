import { AutostockError, type Panel, type TimeMs } from '../core/index.ts';
import { barEnd, isOpen, symbolIndex } from '../data/index.ts';
import { RESTRICTIONS } from '../native/index.ts';
import type { RunConfig } from './schema.ts';

type Restricting = Pick<RunConfig, 'risk'>;

const AFTER_CLOSE = { trade: 0, reduce: RESTRICTIONS.reduceOnly, hold: RESTRICTIONS.halted } as const;

/** Every decision on daily bars is made after the close: refuses to restrict those. */
export function requireIntraday({ risk, data }: Pick<RunConfig, 'risk' | 'data'>): void {
  if (risk.afterClose === 'trade' || data.interval !== '1d') return;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `risk.afterClose is ${risk.afterClose}, which with daily bars would stop every trade: they are decided on after the close`,
    { details: { field: 'risk.afterClose', was: risk.afterClose, allowed: 'trade' } },
  );
}

/** Rows of the symbols that nobody lends; AUTOSTOCK_DATA_NOT_FOUND for one that is not in the panel. */
export const unlentRows = ({ risk }: Restricting, panel: Panel): ReadonlySet<number> =>
  new Set(risk.notShortable.map((symbol) => symbolIndex(panel, symbol, 'risk.notShortable')));

/**
 * What may not be decided at the close of each bar, [S][T] bits of RESTRICTIONS; undefined where nothing is restricted. Known
 * at that close: halts that have begun, symbols that nobody lends, and whether the exchange is closed. Training, backtest,
 * paper and live take it from here. Errors as of unlentRows().
 */
export function restrictionsOf({ risk }: Restricting, panel: Panel): Uint8Array | undefined {
  const { afterClose } = risk;
  const unlent = unlentRows({ risk }, panel);
  const { halted } = panel;
  if (unlent.size === 0 && !halted && afterClose === 'trade') return undefined;
  const [S, T] = [panel.symbols.length, panel.time.length];
  const bits = new Uint8Array(S * T);
  for (let t = 0; t < T; t++) {
    const open = afterClose === 'trade' || isOpen(barEnd(panel.time[t] as TimeMs, panel.interval));
    for (let s = 0; s < S; s++) {
      const i = s * T + t;
      bits[i] =
        (open ? 0 : AFTER_CLOSE[afterClose]) |
        (unlent.has(s) ? RESTRICTIONS.noShort : 0) |
        (halted?.[i] ? RESTRICTIONS.halted : 0);
    }
  }
  return bits;
}
