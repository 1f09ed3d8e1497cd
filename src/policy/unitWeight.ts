import type { PolicyContext } from './types.ts';

export interface UnitWeight {
  /** That of the volatility target: what a signal of 1 asks for. */
  readonly target: number;
  /** That of an exposure of 1: the target, or the caps where they are less. */
  readonly capped: number;
}

type Sizing = Pick<PolicyContext, 'targetVolAnn' | 'barsPerYear' | 'caps'>;

const targetOf = ({ targetVolAnn, barsPerYear }: Sizing, volatility: number): number =>
  targetVolAnn / (volatility * Math.sqrt(barsPerYear));

/** The target where it is no number or infinite: nothing is traded there. */
const unit = (target: number, cap: number): UnitWeight => ({
  target,
  capped: Number.isFinite(target) ? Math.min(target, cap) : target,
});

/**
 * Weight of an exposure of 1 in a symbol that has its part of the book, a `share` of it, to itself; as a fraction of that
 * part. No part is levered beyond maxGross and maxNet, so that the book is not, and none beyond the cap of one symbol.
 */
export const unitOfPart = (context: Sizing, volatility: number, share: number): UnitWeight => {
  const { maxGross, maxNet, maxNameWeight } = context.caps;
  return unit(targetOf(context, volatility), Math.min(maxGross, maxNet, maxNameWeight / share));
};

/** Weight of an exposure of 1 in one symbol of a portfolio, as a fraction of the book, whose `share` is its part of the target. */
export const unitOfBook = (context: Sizing, volatility: number, share: number): UnitWeight =>
  unit(targetOf(context, volatility) * share, context.caps.maxNameWeight);
