import { createRegistry } from '../core/index.ts';
import { changePoint } from './changePoint.ts';
import { hamilton } from './hamilton.ts';
import { hmm } from './hmm.ts';
import { trendVolatility } from './trendVolatility.ts';
import type { RegimeSpec } from './types.ts';

export * from './series.ts';
export * from './types.ts';

/** Every way to tell the market's regime from the benchmark's closes. A new one is one file and one line here. */
export const REGIME_MODELS = createRegistry<RegimeSpec>('regime model', [
  trendVolatility,
  hmm,
  hamilton,
  changePoint,
]);
