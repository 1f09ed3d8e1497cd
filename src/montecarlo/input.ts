import { AutostockError, type Panel, periodsPerYear } from '../core/index.ts';
import { symbolIndex } from '../data/index.ts';
import type { MonteCarloInput } from './types.ts';

/** Close-to-close returns of the symbols over the bars that all of them have. Dropped bars are joined to the next return. */
export function inputOfPanel(panel: Panel, symbols: readonly string[] = panel.symbols): MonteCarloInput {
  const T = panel.time.length;
  const { close } = panel.fields;
  const at = symbols.map((symbol) => symbolIndex(panel, symbol) * T);
  const rows: number[] = [];
  let before = -1;
  for (let t = 0; t < T; t++) {
    if (!at.every((base) => close[base + t] > 0)) continue;
    if (before >= 0) for (const base of at) rows.push(close[base + t] / close[base + before] - 1);
    before = t;
  }
  if (rows.length === 0) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `the symbols ${symbols.join(', ')} have no two bars in common`,
      { details: { symbols } },
    );
  }
  return {
    names: symbols,
    returns: Float64Array.from(rows),
    periodsPerYear: periodsPerYear(panel.interval),
    provenance: panel.provenance,
  };
}

/** Weights by name as an array; default: equal shares of 1. */
export function weightsOf(
  weights: Readonly<Record<string, number>> | undefined,
  names: readonly string[],
  maxGross: number,
): Float64Array {
  if (weights === undefined) return new Float64Array(names.length).fill(1 / names.length);
  const unknown = Object.keys(weights).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_UNKNOWN_NAME',
      `weights has "${unknown}", which is not among the symbols ${names.join(', ')}`,
      { details: { field: 'weights', name: unknown, known: names } },
    );
  }
  const values = Float64Array.from(names, (name) => weights[name] ?? 0);
  const gross = values.reduce((sum, w) => sum + Math.abs(w), 0);
  if (!(gross <= maxGross + 1e-9)) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `weights have a gross sum of ${gross}, which must be at most monteCarlo.maxGross = ${maxGross}`,
      { details: { field: 'weights', was: gross, maxGross } },
    );
  }
  return values;
}
