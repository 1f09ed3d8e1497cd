import type { RunContext } from '../core/index.ts';
import { sharedFloat64 } from '../native/index.ts';
import { mean, std } from '../statistics/index.ts';
import {
  type SweepValidation,
  sampleTrials,
  sharpeMoments,
  type TrialMoments,
  validateSweep,
} from '../validation/index.ts';
import { returnsOf } from './detail.ts';
import { equityOf } from './equity.ts';
import type { Prepared } from './prepare.ts';
import type { Period } from './types.ts';

/** Bar-steps that re-running the kept configurations may take: about a second. */
const MOST_BAR_STEPS = 100_000_000;
/** Sets that are re-run in one call. */
const AT_ONCE = 64;
const FEWEST = 50;

const sharpeAnn = (returns: Float64Array, perYear: number): number =>
  std(returns) > 0 ? (mean(returns) / std(returns)) * Math.sqrt(perYear) : Number.NaN;

/**
 * Re-runs the best set and an even sample of the others and hands their returns to the overfitting statistics. A trial is
 * a parameter set: its return is the mean over the symbols' accounts.
 */
export async function validate(
  prepared: Prepared,
  period: Period,
  best: number,
  trials: TrialMoments,
  ctx: RunContext,
): Promise<SweepValidation> {
  const { spec, space, symbols, periodsPerYear } = prepared;
  const bars = period.end - period.start;
  const affordable = Math.max(FEWEST, Math.floor(MOST_BAR_STEPS / (bars * symbols.length)));
  const kept = sampleTrials(
    space.size,
    Math.min(spec.validation.configurations, affordable),
    [best],
    spec.validation.seed,
  );
  const returns = sharedFloat64(kept.length * bars);
  const P = space.names.length;
  for (let row = 0; row < kept.length; row += AT_ONCE) {
    const some = kept.slice(row, row + AT_ONCE);
    const sets = new Float64Array(some.length * P);
    for (const [i, index] of some.entries()) sets.set(space.chunk(index, 1), i * P);
    const equity = await equityOf(prepared, sets, period, ctx);
    for (let i = 0; i < some.length; i++) {
      const own = equity.subarray(i * bars, (i + 1) * bars);
      returns.set(returnsOf(own, spec.account.initialCashUsd), (row + i) * bars);
    }
    ctx.progress({ stage: 're-runs', done: row + some.length, total: kept.length, unit: 'sets' });
  }
  // The mean account of many symbols varies less than each: its Sharpe ratios are compared among themselves.
  const own = kept.map((_, row) => sharpeAnn(returns.subarray(row * bars, (row + 1) * bars), periodsPerYear));
  const spread = symbols.length === 1 ? trials : sharpeMoments(Float64Array.from(own));
  return validateSweep(
    {
      trials: { ...spread, runs: space.size + spec.priorTrials },
      configurations: { returns, count: kept.length },
      best: kept.indexOf(best),
      periodsPerYear,
      threads: spec.threads,
      options: spec.validation,
    },
    ctx,
  );
}
