import type { Panel } from '../core/index.ts';
import type { PanelHandle } from './contract.ts';
import { loadNative } from './load.ts';

const handles = new WeakMap<Panel, PanelHandle>();

/** The native view of a panel: loaded once, shared by every caller, freed with the panel. No copy is made. */
export function panelHandle(panel: Panel): PanelHandle {
  const known = handles.get(panel);
  if (known) return known;
  const { open, high, low, close, volume } = panel.fields;
  const symbols = panel.symbols.length;
  const handle = loadNative().panelLoad({ symbols, time: panel.time, open, high, low, close, volume });
  handles.set(panel, handle);
  return handle;
}
