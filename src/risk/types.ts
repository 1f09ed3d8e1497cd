import type { RiskConfig } from './config.ts';

/** One order about to be sent. Shares are signed. */
export interface OrderIntent {
  readonly symbol: string;
  readonly shares: number;
  /** Price the decision saw, USD. */
  readonly referencePrice: number;
}

/** The account an order is judged against, with the orders already allowed at this bar applied. */
export interface AccountView {
  readonly equityUsd: number;
  /** Signed shares by symbol. */
  readonly positions: ReadonlyMap<string, number>;
  readonly prices: ReadonlyMap<string, number>;
  /** Drawdown from the high-water mark, <= 0. */
  readonly drawdown: number;
  /** Set by an operator or a kill switch: nothing but reductions passes. */
  readonly halted: boolean;
}

/** A refusal is a value, not an error. */
export type RiskVerdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

export interface RiskRule {
  readonly name: string;
  readonly description: string;
  /** Judges orders that add exposure; reductions never reach a rule. */
  check(order: OrderIntent, account: AccountView, limits: RiskConfig): RiskVerdict;
}
