import { createRegistry } from '../../core/index.ts';
import type { SlippageSpec } from '../types.ts';
import { fixed } from './fixed.ts';
import { none } from './none.ts';
import { squareRoot } from './squareRoot.ts';
import { volumeShare } from './volumeShare.ts';

/** Every slippage. A new one is one file and one line here. */
export const SLIPPAGES = createRegistry<SlippageSpec>('slippage', [none, fixed, volumeShare, squareRoot]);
