import { AutostockError, type Panel } from '../core/index.ts';

/**
 * [T + 1] first finer bar of each bar: bar t is made of the finer bars from its time to before the next one's. The symbols
 * must be the same ones.
 */
export function fineIndex(panel: Panel, fine: Panel): Float64Array {
  if (fine.symbols.join() !== panel.symbols.join())
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `fine must hold the symbols of the panel in their order (${panel.symbols.join(', ')}), holds ${fine.symbols.join(', ')}`,
      { details: { field: 'fine' } },
    );
  const first = new Float64Array(panel.time.length + 1);
  let at = 0;
  for (let t = 0; t < panel.time.length; t++) {
    while (at < fine.time.length && fine.time[at] < panel.time[t]) at++;
    first[t] = at;
  }
  first[panel.time.length] = fine.time.length;
  return first;
}
