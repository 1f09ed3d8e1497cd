import type { RunContext } from '../core/index.ts';
import { HoldOut } from '../validation/index.ts';
import { runAccounts } from './accounts.ts';
import { baselines } from './baselines.ts';
import { detailsOf } from './detail.ts';
import type { Prepared } from './prepare.ts';
import { studyHash } from './resolve.ts';
import type { HoldOutResult, Period } from './types.ts';

export interface LookOptions {
  /** The ledger that counts looks; one file for all studies of a place. */
  readonly ledger: string;
  /** When the look happens, epoch ms. */
  readonly nowMs: number;
  /** The study is being resumed: if it had looked before it was cut off, that look is not counted twice. */
  readonly resumed?: boolean;
}

const holdOutOf = ({ panel }: Prepared, { start, end }: Period, ledger: string): HoldOut =>
  new HoldOut(ledger, { dataHash: panel.hash, startMs: panel.time[start], endMs: panel.time[end - 1] });

/** Looks so far, without looking. */
export const looksSoFar = (prepared: Prepared, period: Period, ledger: string): number =>
  holdOutOf(prepared, period, ledger).count;

/** Counts a look, before its bars are used; how many there are now. */
export function recordLook(
  prepared: Prepared,
  period: Period,
  { ledger, nowMs, resumed }: LookOptions,
): number {
  const holdOut = holdOutOf(prepared, period, ledger);
  const configHash = studyHash(prepared.spec);
  if (resumed && holdOut.looks().at(-1)?.configHash === configHash) return holdOut.count;
  return holdOut.look({ timeMs: nowMs, configHash, note: prepared.spec.name });
}

/** Runs one set on the bars that no choice has seen. The look is recorded first. */
export async function lookAtHoldOut(
  prepared: Prepared,
  period: Period,
  set: Float64Array,
  options: LookOptions,
  ctx: RunContext,
): Promise<HoldOutResult> {
  const looks = recordLook(prepared, period, options);
  const runs = await runAccounts(prepared, set, period, ctx);
  const { combined } = detailsOf(prepared, 'Hold-out', period, runs);
  return { period, looks, combined, baselines: await baselines(prepared, period, ctx) };
}
