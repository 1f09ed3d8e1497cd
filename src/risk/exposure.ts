import type { AccountView, OrderIntent } from './types.ts';

/** Gross, net and the order's own symbol exposure, as fractions of equity, once the order has filled. */
export function exposureAfter(
  order: OrderIntent,
  account: AccountView,
): { gross: number; net: number; name: number } {
  let gross = 0;
  let net = 0;
  let name = 0;
  const symbols = new Set([...account.positions.keys(), order.symbol]);
  for (const symbol of symbols) {
    const shares = (account.positions.get(symbol) ?? 0) + (symbol === order.symbol ? order.shares : 0);
    const price = symbol === order.symbol ? order.referencePrice : (account.prices.get(symbol) ?? 0);
    const weight = shares === 0 ? 0 : (shares * price) / account.equityUsd;
    gross += Math.abs(weight);
    net += weight;
    if (symbol === order.symbol) name = weight;
  }
  return { gross, net, name };
}

/** Whether the order only takes a position nearer to zero, without crossing it. */
export function reduces(order: OrderIntent, account: AccountView): boolean {
  const held = account.positions.get(order.symbol) ?? 0;
  return Math.sign(order.shares) === -Math.sign(held) && Math.abs(order.shares) <= Math.abs(held);
}
