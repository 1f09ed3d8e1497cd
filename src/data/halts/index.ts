import { basename, resolve } from 'node:path';
import { firstWhere, type Panel, type RunContext, type TimeMs } from '../../core/index.ts';
import { barEnd } from '../calendar/index.ts';
import type { DataConfig } from '../config.ts';
import { symbolOfFile } from '../csv/read.ts';
import { eachRow } from '../csv/rows.ts';
import { withHalts } from '../panel.ts';
import { createHaltReader } from './row.ts';

type HaltedData = Pick<DataConfig, 'halts' | 'timezone'>;

/**
 * The panel with the halts of `config.halts`: a bar is halted where its end lies in [start, end) of one of its symbol, so that
 * nothing is said before it was known. Halts of other symbols are passed over. Errors: AUTOSTOCK_DATA_NOT_FOUND (file missing),
 * _PARSE and _INVALID naming file, line, column, value and rule.
 */
export async function addHalts(
  panel: Panel,
  { halts, timezone }: HaltedData,
  ctx: RunContext,
): Promise<Panel> {
  if (!halts) return panel;
  const T = panel.time.length;
  const ends = panel.time.map((time) => barEnd(time as TimeMs, panel.interval));
  const rows = new Map(panel.symbols.map((symbol, s) => [symbol, s]));
  const halted = new Uint8Array(panel.symbols.length * T);
  const paths = [halts.path].flat();
  for (const path of paths) {
    const take = (symbol: string, start: TimeMs, end: TimeMs): void => {
      const s = rows.get(symbol);
      if (s === undefined) return;
      const [from, to] = [start, end].map((time) => firstWhere(T, (t) => ends[t] >= time));
      halted.fill(1, s * T + from, s * T + to);
    };
    const options = { timezone, symbol: symbolOfFile(path), take };
    const about = { field: 'data.halts.path', stage: 'halts' };
    await eachRow(resolve(path), about, (header, file) => createHaltReader(header, file, options), ctx);
  }
  const bars = halted.reduce((n, bit) => n + bit, 0);
  const names = paths.map((path) => basename(path)).join(', ');
  return withHalts(panel, halted, `halts: ${names}; ${bars} bars end in one`);
}
