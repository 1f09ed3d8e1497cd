import { AutostockError } from '../core/index.ts';

export const invalid = (field: string, was: unknown, rule: string): AutostockError =>
  new AutostockError('AUTOSTOCK_CONFIG_INVALID', `${field} must be ${rule}, was ${String(was)}`, {
    details: { field, was: String(was), rule },
  });
