import { createRegistry } from '../../core/index.ts';
import type { CommissionSpec } from '../types.ts';
import { alpaca } from './alpaca.ts';
import { bps } from './bps.ts';
import { fixed } from './fixed.ts';
import { none } from './none.ts';
import { perShare } from './perShare.ts';
import { tiered } from './tiered.ts';

/** Every commission. A new one is one file and one line here. */
export const COMMISSIONS = createRegistry<CommissionSpec>('commission', [
  none,
  bps,
  fixed,
  perShare,
  tiered,
  alpaca,
]);
