import type { RunContext } from '../core/index.ts';
import { loadNative, panelHandle } from '../native/index.ts';
import { compileStrategy, type Strategy } from '../strategy/index.ts';
import { idle, runAccounts } from './accounts.ts';
import { detailOf, detailsOf } from './detail.ts';
import type { Prepared } from './prepare.ts';
import type { Period, RunDetail } from './types.ts';

/** Buy at the first bar the strategy could trade at, never sell. */
const HOLD: Strategy = { rules: { entryLong: true } };

/** Buy and hold of all symbols together, of each, and flat; same costs, same timing, same bars. */
export async function baselines(prepared: Prepared, period: Period, ctx: RunContext): Promise<RunDetail[]> {
  const { panel } = prepared;
  const compiled = compileStrategy(HOLD, { symbols: panel.symbols, bars: panel.time.length });
  const handle = loadNative().strategyOpen(panelHandle(panel), compiled);
  const holding: Prepared = { ...prepared, handle, sizing: 'equity' };
  try {
    const runs = await runAccounts(holding, new Float64Array(0), period, ctx);
    const { details, combined } = detailsOf(holding, 'Buy and hold', period, runs);
    const each = details.map((d) => ({ ...d, label: `${d.name} buy and hold` }));
    const flat = detailOf(prepared, { name: 'flat', label: 'Flat (cash)' }, period, idle(prepared, period));
    return each.length > 1 ? [combined, ...each, flat] : [...each, flat];
  } finally {
    loadNative().strategyClose(handle);
  }
}
