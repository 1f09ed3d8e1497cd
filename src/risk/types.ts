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
  readonly cashUsd: number;
  /** Signed shares by symbol. */
  readonly positions: ReadonlyMap<string, number>;
  readonly prices: ReadonlyMap<string, number>;
  readonly halted: boolean;
  /** Drawdown from the high-water mark, <= 0. */
  readonly drawdown: number;
}

/** A refusal is a value, not an error. */
export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

export interface RiskRule {
  readonly name: string;
  readonly description: string;
  check(order: OrderIntent, account: AccountView, limits: RiskLimits): Verdict;
}

export interface RiskLimits {
  /** Sum of |exposure|, fraction of equity. */
  readonly maxGross: number;
  readonly maxNet: number;
  readonly maxNameWeight: number;
  /** One order's notional as a fraction of equity. */
  readonly maxOrderWeight: number;
  /** Trading stops for good at this drawdown, a positive fraction. */
  readonly maxDrawdown: number;
  readonly allowShort: boolean;
}
