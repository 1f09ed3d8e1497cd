import { AutostockError } from '../core/index.ts';

/** The shortest plain decimal that parses back to the same double: no exponent, no rounding. */
export function exactDecimal(value: number): string {
  const [mantissa, exponent] = String(value).split('e');
  if (exponent === undefined) return mantissa;
  const negative = mantissa.startsWith('-');
  const [whole, fraction = ''] = mantissa.replace('-', '').split('.');
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  const plain =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : `${digits.padEnd(point, '0')}${digits.length > point ? `.${digits.slice(point)}` : ''}`;
  return negative ? `-${plain}` : plain;
}

/** 15 significant digits drop what arithmetic left behind: 150.1 + 0.2 is 150.3. */
const withoutArtefacts = (value: number): string => exactDecimal(Number(value.toPrecision(15)));

function truncate(decimal: string, decimals: number): string {
  const [whole, fraction = ''] = decimal.split('.');
  const kept = fraction.slice(0, decimals).replace(/0+$/, '');
  return kept === '' ? whole : `${whole}.${kept}`;
}

/**
 * A share quantity as the broker takes it, rounded toward zero to `decimals` (9 at Alpaca, 0 for whole shares).
 * Undefined when nothing is left: such an order must not be sent.
 */
export function formatShares(shares: number, decimals: number | 'exact'): string | undefined {
  const size = Math.abs(shares);
  if (!Number.isFinite(size))
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `order.qty must be a finite number of shares, was ${shares}`,
    );
  const text = decimals === 'exact' ? exactDecimal(size) : truncate(withoutArtefacts(size), decimals);
  return Number(text) === 0 ? undefined : text;
}

/** Decimals of a US equity price (SEC Rule 612): cents from one dollar, hundredths of a cent below. */
export const priceDecimals = (price: number): number => (price >= 1 ? 2 : 4);

/** A price on the tick grid; 'down' and 'up' never cross the price that was asked for. */
export function formatPrice(price: number, rounding: 'nearest' | 'down' | 'up' = 'nearest'): string {
  if (!Number.isFinite(price) || price <= 0)
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `a price must be finite and above 0, was ${price}`);
  const decimals = priceDecimals(price);
  const ticks = Number(`${withoutArtefacts(price)}e${decimals}`);
  const whole =
    rounding === 'nearest' ? Math.round(ticks) : rounding === 'down' ? Math.floor(ticks) : Math.ceil(ticks);
  return Number(`${whole}e-${decimals}`).toFixed(decimals);
}

/** A decimal string of the broker as a number; anything else fails with the field's name. */
export function parseDecimal(text: unknown, field: string): number {
  const value = typeof text === 'string' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new AutostockError(
    'AUTOSTOCK_BROKER_RESPONSE',
    `the broker's ${field} must be a decimal string, was ${JSON.stringify(text) ?? 'missing'}`,
    { details: { field } },
  );
}
