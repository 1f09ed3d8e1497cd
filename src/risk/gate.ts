import type { RiskConfig } from './config.ts';
import { reduces } from './exposure.ts';
import { RISK_RULES } from './rules.ts';
import type { AccountView, OrderIntent } from './types.ts';

export type GateVerdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly rule: string; readonly reason: string };

/** The one gate before every order, in backtest, paper and live. Reductions always pass. */
export function checkOrder(order: OrderIntent, account: AccountView, limits: RiskConfig): GateVerdict {
  if (reduces(order, account)) return { allowed: true };
  for (const rule of RISK_RULES.entries) {
    const verdict = rule.check(order, account, limits);
    if (!verdict.allowed) return { ...verdict, rule: rule.name };
  }
  return { allowed: true };
}

/** A refused order, and the rule that refused it apart from its figures so that refusals can be counted. */
export interface Refusal {
  readonly order: OrderIntent;
  readonly rule: string;
  readonly reason: string;
}

/**
 * Judges a bar's orders together: reductions first, then in symbol order, each against the account with the
 * ones allowed before it applied. `orders` [S] signed shares: refused ones are set to 0.
 */
export function gateOrders(
  orders: Float64Array,
  symbols: readonly string[],
  prices: Float64Array,
  account: Omit<AccountView, 'positions' | 'prices'>,
  held: Float64Array,
  limits: RiskConfig,
): Refusal[] {
  const refusals: Refusal[] = [];
  const active = [...orders.keys()].filter((s) => orders[s] !== 0);
  if (active.length === 0) return refusals;
  const positions = new Map(symbols.map((symbol, s) => [symbol, held[s]]));
  const priceOf = new Map(symbols.map((symbol, s) => [symbol, prices[s]]));
  const view: AccountView = { ...account, positions, prices: priceOf };
  const intent = (s: number): OrderIntent => ({
    symbol: symbols[s],
    shares: orders[s],
    referencePrice: prices[s],
  });
  const first = active.filter((s) => reduces(intent(s), view));
  const rest = active.filter((s) => !first.includes(s));
  for (const s of [...first, ...rest]) {
    const order = intent(s);
    const verdict = checkOrder(order, view, limits);
    if (verdict.allowed) positions.set(order.symbol, held[s] + order.shares);
    else {
      refusals.push({ order, rule: verdict.rule, reason: verdict.reason });
      orders[s] = 0;
    }
  }
  return refusals;
}
