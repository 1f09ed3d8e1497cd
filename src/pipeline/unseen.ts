import { AutostockError, entryOptions, isoDate, type TimeMs } from '../core/index.ts';
import { POLICIES } from '../policy/index.ts';
import type { RunConfig } from './schema.ts';

/** A policy that has learnt from bars must not be tested on them: refuses a test that begins at `first`, epoch ms. */
export function requireUnseen({ policy }: RunConfig, first: number): void {
  const learntUntil = POLICIES.get(policy.name).learntUntil?.(entryOptions(POLICIES, policy, 'policy'));
  if (learntUntil === undefined || !(first <= learntUntil)) return;
  const [learnt, begins] = [learntUntil, first].map((t) => isoDate(t as TimeMs));
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `policy "${policy.name}" learnt from bars until ${learnt}, the test would begin ${begins}: ` +
      'set walkForward.start to a day after that',
    { details: { field: 'walkForward.start', was: begins, allowed: `after ${learnt}` } },
  );
}
