import type { RunContext } from '../core/index.ts';
import { COST_FACTORS } from '../costs/index.ts';
import { accountsOf } from './accounts.ts';
import { detailOf, together } from './detail.ts';
import { meanRow } from './objective.ts';
import type { Prepared } from './prepare.ts';
import { rowsOf } from './rowsOf.ts';
import type { Period, SweepRow, Variation } from './types.ts';
import type { Variant } from './variant.ts';

interface Named {
  readonly label: string;
  readonly costs: number;
  readonly extraLag: number;
}

const VARIANTS: readonly Named[] = [
  ...COST_FACTORS.map((costs) => ({ costs, extraLag: 0, label: `${costs}x costs` })),
  { costs: 1, extraLag: 1, label: 'one bar later' },
];

async function vary(rowFor: (variant: Variant) => Promise<SweepRow>): Promise<Variation[]> {
  const out: Variation[] = [];
  for (const { label, costs, extraLag } of VARIANTS)
    out.push({ label, costMultiple: costs, extraLag, row: await rowFor({ costs, extraLag }) });
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
    return detailOf(prepared, { name: 'all', label: '' }, period, together(runs)).row;
  });
