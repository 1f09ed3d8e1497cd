import { levelAllowed, restricted } from '../../risk/index.ts';
import type { SavedPolicy, TradedPolicy } from '../../rl/index.ts';
import { columnWriter } from '../columns.ts';
import type { Policy, PolicyContext } from '../types.ts';
import { unitOfPart } from '../unitWeight.ts';
import { openActing } from './act.ts';
import { rewardStates } from './rewardStates.ts';
import { cellOf } from './seen.ts';

/** Of steps: less sells, more buys. */
const HOLD = 1;
/** Values of the account that an observation holds behind the columns. */
const ACCOUNT_VALUES = 5;

function levelsOf({ levels, allowShort }: TradedPolicy) {
  const low = allowShort ? -1 : 0;
  return { step: (1 - low) / (levels - 1), flat: allowShort ? (levels - 1) / 2 : 0 };
}

/**
 * A policy that learnt with the whole account in one symbol, for one symbol: exposures are those of the symbol's part of the
 * book. Where something it sees is unknown it wants no position; inside its no-trade band the position is left alone, and
 * what is restricted is neither chosen nor wanted.
 */
export function serveSymbol(
  saved: SavedPolicy,
  trading: TradedPolicy,
  context: PolicyContext,
  symbol: number,
): Policy {
  const write = columnWriter(trading.columns, context);
  const { step, flat } = levelsOf(trading);
  const states = rewardStates(trading.rewards);
  const F = trading.columns.length;
  const { observation, action, mask, begun, act } = openActing(saved, F + ACCOUNT_VALUES + 2 * states.length);
  // A symbol it has not learnt on is taken for the calmest it has.
  const variance =
    trading.variances[context.symbols[symbol]] ?? Math.min(...Object.values(trading.variances));
  const deviation = Math.sqrt(variance) * trading.averageExposure;
  let level = flat;
  let lastBar = -1;

  /** The level of a position that is taken over. */
  const nearest = (exposure: number): number =>
    Math.min(trading.levels - 1, Math.max(0, flat + Math.round(exposure / step)));

  /** The level that a choice leads to. */
  const levelOf = (choice: number): number => (trading.actions === 'steps' ? level + choice - HOLD : choice);

  /** The exposure wanted; NaN keeps the position. */
  const wanted = (): number => {
    if (trading.actions === 'continuous') return action[0];
    const next = levelOf(action[0]);
    const kept = trading.actions === 'steps' && next === level;
    level = next;
    return kept ? Number.NaN : (level - flat) * step;
  };

  const forbid = (bits: number): void => {
    for (let choice = 0; mask && choice < mask.length; choice++) {
      const next = levelOf(choice);
      mask[choice] = Number(next >= 0 && next < trading.levels && levelAllowed(bits, flat, level, next));
    }
  };

  return (input) => {
    const { market, position, share } = input;
    // Before the first decision nothing was earned.
    if (begun()) for (const state of states) state.update((position.growth - 1) / deviation);
    // What was closed while nothing was decided is no longer held.
    if (input.bar > lastBar + 1 && position.exposure === 0) level = flat;
    lastBar = input.bar;
    write(cellOf(input), observation, 0);
    const exposure = position.exposure / share;
    observation[F] = exposure;
    observation[F + 1] = position.unrealisedReturn;
    observation[F + 2] = Math.log1p(position.barsHeld);
    observation[F + 3] = position.drawdown;
    observation[F + 4] = input.cost;
    for (let k = 0; k < states.length; k++) {
      observation[F + ACCOUNT_VALUES + 2 * k] = states[k].a;
      observation[F + ACCOUNT_VALUES + 2 * k + 1] = states[k].b;
    }
    for (let j = 0; j < observation.length; j++) {
      if (Number.isFinite(observation[j])) continue;
      level = flat;
      return 0;
    }
    const { target, capped } = unitOfPart(context, market.volatility, share);
    if (!begun()) level = nearest(exposure / capped);
    forbid(input.restrictions);
    act();
    const aimed = wanted();
    const weight = restricted(input.restrictions, aimed * capped, exposure);
    const near = Math.abs(weight - exposure) < trading.noTradeBand;
    if (weight === 0) return 0;
    return near || Number.isNaN(weight) ? Number.NaN : aimed * (capped / target);
  };
}
