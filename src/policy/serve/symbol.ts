import type { SavedPolicy, TradedPolicy } from '../../rl/index.ts';
import { columnWriter } from '../columns.ts';
import type { Policy, PolicyContext } from '../types.ts';
import { openActing } from './act.ts';
import { rewardStates } from './rewardStates.ts';
import { cellOf, unitWeight } from './seen.ts';

/** Values of the account that an observation holds behind the columns. */
const ACCOUNT_VALUES = 5;

function levelsOf({ levels, allowShort }: TradedPolicy) {
  const low = allowShort ? -1 : 0;
  return { step: (1 - low) / (levels - 1), flat: allowShort ? (levels - 1) / 2 : 0 };
}

/**
 * A policy that learnt with the whole account in one symbol, for one symbol: exposures are those of the symbol's part of the
 * book. Where something it sees is unknown it wants no position; inside its no-trade band the position is left alone.
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

  /** The exposure wanted; NaN keeps the position. */
  const wanted = (): number => {
    if (trading.actions === 'continuous') return action[0];
    if (trading.actions === 'levels') return (action[0] - flat) * step;
    const next = level + action[0] - 1;
    if (next === level) return Number.NaN;
    level = next;
    return (level - flat) * step;
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
    if (mask && trading.actions === 'steps') {
      mask[0] = Number(level > 0);
      mask[2] = Number(level < trading.levels - 1);
    }
    act();
    const target = wanted();
    const near = Math.abs(target * unitWeight(context, market.volatility) - exposure) < trading.noTradeBand;
    return near && target !== 0 ? Number.NaN : target;
  };
}
