import { createRegistry } from '../../core/index.ts';
import type { SpreadSpec } from '../types.ts';
import { abdiRanaldo } from './abdiRanaldo.ts';
import { corwinSchultz } from './corwinSchultz.ts';
import { fixed } from './fixed.ts';
import { quotes } from './quotes.ts';

export { squaredSpread } from './abdiRanaldo.ts';
export { twoBarSpread } from './corwinSchultz.ts';

/** Every spread. A new one is one file and one line here. */
export const SPREADS = createRegistry<SpreadSpec>('spread', [fixed, quotes, corwinSchultz, abdiRanaldo]);
