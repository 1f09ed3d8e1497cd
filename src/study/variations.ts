import { isAsMade, RUN_VARIANTS } from '../backtest/index.ts';
import type { RunContext } from '../core/index.ts';
import { type AccountRun, accountsOf, runAccounts } from './accounts.ts';
import { detailOf, together } from './detail.ts';
import { meanRow } from './objective.ts';
import type { Prepared } from './prepare.ts';
import { rowsOf } from './rowsOf.ts';
import { type Leg, stitched } from './stitch.ts';
import type { Period, SweepRow, Variation } from './types.ts';
import type { Variant } from './variant.ts';

async function vary(rowFor: (variant: Variant, asMade: boolean) => Promise<SweepRow>): Promise<Variation[]> {
  const out: Variation[] = [];
  for (const variant of RUN_VARIANTS) {
    const { costMultiple: costs, extraLag } = variant;
    out.push({ ...variant, row: await rowFor({ costs, extraLag }, isAsMade(variant)) });
  }
  return out;
}

/** One set under other costs and one bar late, as a sweep runs it. */
export const variations = (
  prepared: Prepared,
  set: Float64Array,
  period: Period,
  ctx: RunContext,
): Promise<Variation[]> =>
  vary(async (variant) => {
    const { rows } = await rowsOf(prepared, set, period, ctx, variant);
    return meanRow(rows, 0, prepared.symbols.length);
  });

const rowOf = (prepared: Prepared, period: Period, run: AccountRun): SweepRow =>
  detailOf(prepared, { name: 'all', label: '' }, period, run).row;

/** The same bar by bar, for every cost model and for a shared account. */
export const followedVariations = (
  prepared: Prepared,
  accounts: 'each' | 'shared',
  set: Float64Array,
  period: Period,
  ctx: RunContext,
): Promise<Variation[]> =>
  vary(async (variant) => {
    const runs = await accountsOf(prepared, accounts, set, period, ctx, variant);
    return rowOf(prepared, period, together(runs));
  });

/** Test windows joined, each traded again with the set its fold chose: no choice is made anew. `known` is the row as made. */
export const stitchedVariations = (
  prepared: Prepared,
  legs: readonly Leg[],
  period: Period,
  known: SweepRow,
  ctx: RunContext,
): Promise<Variation[]> =>
  vary(async (variant, asMade) => {
    if (asMade) return known;
    const runs: AccountRun[][] = [];
    for (const { set, period: test } of legs) runs.push(await runAccounts(prepared, set, test, ctx, variant));
    return rowOf(prepared, period, stitched(prepared, legs, runs, variant));
  });
