import { createRegistry } from '../core/index.ts';
import { exposureAfter } from './exposure.ts';
import type { RiskRule, RiskVerdict } from './types.ts';

const ALLOWED: RiskVerdict = { allowed: true };
const refuse = (reason: string): RiskVerdict => ({ allowed: false, reason });
const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)}%`;

/** Rounding of a whole book's weights; an order exactly at a cap passes. */
const TOLERANCE = 1e-9;
const within = (what: string, value: number, cap: number): RiskVerdict =>
  Math.abs(value) <= cap + TOLERANCE ? ALLOWED : refuse(`${what} ${percent(value)} above ${percent(cap)}`);

const price: RiskRule = {
  name: 'price',
  description: 'An order needs a finite positive price and a positive equity.',
  check: ({ referencePrice, shares }, { equityUsd }) =>
    Number.isFinite(referencePrice) && referencePrice > 0 && Number.isFinite(shares) && equityUsd > 0
      ? ALLOWED
      : refuse('no usable price or equity'),
};
const halted: RiskRule = {
  name: 'halted',
  description: 'A halted account only reduces.',
  check: (_order, account) => (account.halted ? refuse('trading is halted') : ALLOWED),
};
const drawdown: RiskRule = {
  name: 'drawdown',
  description: 'Beyond the drawdown limit the account only reduces.',
  check: (_order, account, { maxDrawdown }) => within('drawdown', account.drawdown, maxDrawdown),
};
const short: RiskRule = {
  name: 'short',
  description: 'No short positions unless allowed, and none in symbols that cannot be borrowed.',
  check: (order, account, { allowShort, notShortable }) => {
    if (exposureAfter(order, account).name >= -TOLERANCE) return ALLOWED;
    if (!allowShort) return refuse('short selling is off');
    return notShortable.includes(order.symbol) ? refuse(`${order.symbol} cannot be borrowed`) : ALLOWED;
  },
};
const orderWeight: RiskRule = {
  name: 'order-weight',
  description: 'One order moves at most this fraction of equity.',
  check: ({ shares, referencePrice }, { equityUsd }, { maxOrderWeight }) =>
    within('order weight', (shares * referencePrice) / equityUsd, maxOrderWeight),
};
const nameWeight: RiskRule = {
  name: 'name-weight',
  description: 'Exposure to one symbol stays within its cap.',
  check: (order, account, { maxNameWeight }) =>
    within('name weight', exposureAfter(order, account).name, maxNameWeight),
};
const gross: RiskRule = {
  name: 'gross',
  description: 'Gross exposure stays within its cap.',
  check: (order, account, { maxGross }) =>
    within('gross exposure', exposureAfter(order, account).gross, maxGross),
};
const net: RiskRule = {
  name: 'net',
  description: 'Net exposure stays within its cap.',
  check: (order, account, { maxNet }) => within('net exposure', exposureAfter(order, account).net, maxNet),
};

/** Every rule an order must pass, in the order they are asked. A new one is one entry here. */
export const RISK_RULES = createRegistry<RiskRule>('risk rule', [
  price,
  halted,
  drawdown,
  short,
  orderWeight,
  nameWeight,
  gross,
  net,
]);
