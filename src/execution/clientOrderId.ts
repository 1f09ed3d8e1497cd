import { AutostockError, sha256, type TimeMs } from '../core/index.ts';

export const CLIENT_ORDER_ID_MAX = 48;
const ALLOWED = /^[A-Za-z0-9._-]{1,48}$/;

/** `text` in [A-Za-z0-9._] within `max`; whatever had to change leaves a hash, so two names never meet. */
function slug(text: string, max: number): string {
  const clean = text.replace(/[^A-Za-z0-9._]/g, '_');
  if (clean === text && clean.length <= max && clean !== '') return clean;
  return `${clean.slice(0, max - 7)}_${sha256(text).slice(0, 6)}`;
}

export interface OrderIdParts {
  readonly env: 'sim' | 'paper';
  readonly strategy: string;
  /** When the decision was made: the close of its bar. */
  readonly decisionTime: TimeMs;
  readonly symbol: string;
  /** 0 for the first order of a decision; a new attempt is a new order. */
  readonly attempt: number;
}

/**
 * `<env>-<strategy>-<decision time, base 36 ms>-<symbol>-<attempt>`, <= 48 characters: the same decision always gives
 * the same id, so a repeat is refused by the broker instead of traded twice.
 */
export function clientOrderId({ env, strategy, decisionTime, symbol, attempt }: OrderIdParts): string {
  const fields = { decisionTime, attempt };
  for (const [field, value] of Object.entries(fields)) {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        `${field} must be a whole number >= 0, was ${value}`,
      );
  }
  if (attempt > 99)
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `attempt must be <= 99, was ${attempt}`);
  return `${env}-${slug(strategy, 16)}-${decisionTime.toString(36)}-${slug(symbol, 12)}-${attempt}`;
}

export const isClientOrderId = (text: string): boolean => ALLOWED.test(text);
