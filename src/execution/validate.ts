import { AutostockError } from '../core/index.ts';
import { CLIENT_ORDER_ID_MAX, isClientOrderId } from './clientOrderId.ts';
import type { BrokerCapabilities, OrderRequest } from './types.ts';

const DECIMAL = /^\d+(\.\d+)?$/;

/** Refuses an order that no broker could take, before anything leaves; messages name field, value and rule. */
export function checkRequest(order: OrderRequest, can: BrokerCapabilities): void {
  const refuse = (field: keyof OrderRequest, rule: string): never => {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `order.${field} ${rule}, was ${JSON.stringify(order[field]) ?? 'missing'}`,
      { details: { field: `order.${field}` } },
    );
  };
  if (!isClientOrderId(order.clientOrderId))
    refuse('clientOrderId', `must be 1 to ${CLIENT_ORDER_ID_MAX} of A-Z a-z 0-9 . _ -`);
  if (order.symbol === '') refuse('symbol', 'must not be empty');
  if (order.side !== 'buy' && order.side !== 'sell') refuse('side', 'must be "buy" or "sell"');
  if (!DECIMAL.test(order.qty) || Number(order.qty) <= 0) refuse('qty', 'must be a decimal string above 0');
  const decimals = order.qty.split('.')[1]?.length ?? 0;
  if (can.shareDecimals !== 'exact' && decimals > can.shareDecimals)
    refuse('qty', `may have at most ${can.shareDecimals} decimals`);
  if (!can.orderTypes.includes(order.type)) refuse('type', `must be one of ${can.orderTypes.join(', ')}`);
  if (!can.timeInForce.includes(order.timeInForce))
    refuse('timeInForce', `must be one of ${can.timeInForce.join(', ')}`);
  const priced = order.limitPrice !== undefined;
  if (priced !== (order.type === 'limit')) refuse('limitPrice', 'belongs to a limit order, and only there');
  if (order.limitPrice !== undefined && !(DECIMAL.test(order.limitPrice) && Number(order.limitPrice) > 0))
    refuse('limitPrice', 'must be a decimal string above 0');
}
