import { AutostockError } from '../../core/index.ts';
import { restricted } from '../../risk/index.ts';
import type { SavedPolicy, TradedPolicy } from '../../rl/index.ts';
import { mean } from '../../statistics/index.ts';
import { columnWriter } from '../columns.ts';
import type { BookPolicy, PolicyContext, PolicyInput } from '../types.ts';
import { type UnitWeight, unitOfBook } from '../unitWeight.ts';
import { openActing } from './act.ts';
import { rewardStates } from './rewardStates.ts';
import { cellOf } from './seen.ts';

/** Values of a symbol behind its columns, and of the account behind the symbols. */
const SYMBOL_VALUES = 5;
const ACCOUNT_VALUES = 3;

function requireSymbols({ symbols }: TradedPolicy, context: PolicyContext): void {
  if (symbols.join() === context.symbols.join()) return;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `policy.path holds a policy of the portfolio ${symbols.join(', ')}; the run has ${context.symbols.join(', ')}`,
    { details: { field: 'policy.path', was: context.symbols, allowed: symbols } },
  );
}

const scaleTo = (cap: number, size: number): number => (size > cap ? cap / size : 1);

/**
 * A policy that learnt all symbols on one account, in the same order. Sizes and band are in weights of the book; targets
 * beyond its gross or net are scaled down, then restricted, before the band, as the environment does.
 */
export function servePortfolio(
  saved: SavedPolicy,
  trading: TradedPolicy,
  context: PolicyContext,
): BookPolicy {
  requireSymbols(trading, context);
  const write = columnWriter(trading.columns, context);
  const states = rewardStates(trading.rewards);
  const [S, F] = [context.symbols.length, trading.columns.length];
  const width = F + SYMBOL_VALUES;
  const account = S * width;
  const { observation, action, begun, act } = openActing(saved, account + ACCOUNT_VALUES + 2 * states.length);
  const deviation =
    Math.sqrt(mean(trading.symbols.map((symbol) => trading.variances[symbol]))) * trading.averageExposure;
  const [signals, targets] = [new Float64Array(S), new Float64Array(S)];
  const { maxGross, maxNet } = context.caps;

  const see = (input: PolicyInput | undefined, at: number): void => {
    observation.fill(0, at, at + width);
    if (!input) return;
    write(cellOf(input), observation, at);
    let known = Number(Number.isFinite(input.market.close));
    for (let j = at; j < at + F; j++) {
      if (Number.isFinite(observation[j])) continue;
      observation[j] = 0;
      known = 0;
    }
    observation[at + F] = known;
    observation[at + F + 1] = input.position.exposure;
    observation[at + F + 2] = input.position.unrealisedReturn;
    observation[at + F + 3] = Math.log1p(input.position.barsHeld);
    observation[at + F + 4] = Number.isFinite(input.cost) ? input.cost : 0;
  };

  const unit = ({ market, share }: PolicyInput): UnitWeight => unitOfBook(context, market.volatility, share);

  /** NaN without a bar or a volatility: the position stays. */
  const targetOf = (input: PolicyInput | undefined, exposure: number): number =>
    input && Number.isFinite(input.market.close) ? exposure * unit(input).capped : Number.NaN;

  return (_, inputs) => {
    let [gross, net, earned, drawdown] = [0, 0, 0, 0];
    for (let s = 0; s < S; s++) {
      const input = inputs[s];
      see(input, s * width);
      if (!input) continue;
      gross += Math.abs(input.position.exposure);
      net += input.position.exposure;
      earned += (input.position.growth - 1) * input.share;
      drawdown = input.position.drawdown;
    }
    if (begun()) for (const state of states) state.update(earned / deviation);
    observation[account] = drawdown;
    observation[account + 1] = gross;
    observation[account + 2] = 1 - net;
    for (let k = 0; k < states.length; k++) {
      observation[account + ACCOUNT_VALUES + 2 * k] = states[k].a;
      observation[account + ACCOUNT_VALUES + 2 * k + 1] = states[k].b;
    }
    act();
    let [aimed, side] = [0, 0];
    for (let s = 0; s < S; s++) {
      targets[s] = targetOf(inputs[s], action[s]);
      if (Number.isNaN(targets[s])) continue;
      aimed += Math.abs(targets[s]);
      side += targets[s];
    }
    const factor = Math.min(scaleTo(maxGross, aimed), scaleTo(maxNet, Math.abs(side)));
    for (let s = 0; s < S; s++) {
      const input = inputs[s];
      signals[s] = Number.NaN;
      if (!input) continue;
      const { exposure } = input.position;
      const weight = restricted(input.restrictions, targets[s] * factor, exposure);
      const near = Math.abs(weight - exposure) < trading.noTradeBand;
      const { target, capped } = unit(input);
      if (weight === 0) signals[s] = 0;
      else if (!near && !Number.isNaN(weight)) signals[s] = action[s] * factor * (capped / target);
    }
    return signals;
  };
}
