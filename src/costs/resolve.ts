import { AutostockError, resolveConfig, resolveEntry } from '../core/index.ts';
import { COMMISSIONS } from './commissions/index.ts';
import { type Costs, CostsSchema } from './schema.ts';
import { SLIPPAGES } from './slippages/index.ts';
import { SPREADS } from './spreads/index.ts';
import type { Commission } from './types.ts';

const isCommission = (value: unknown): value is Commission => typeof value === 'function';

/** Costs with every default filled, or a coded error that names the field under `path`. */
export function resolveCosts(value: unknown = {}, path = 'costs'): Costs {
  const given = value as { commission?: unknown } | null;
  const callable = isCommission(given?.commission) ? given.commission : undefined;
  const named = resolveConfig(CostsSchema, callable ? { ...given, commission: undefined } : value, path);
  const commission = callable ?? resolveEntry(COMMISSIONS, named.commission, `${path}.commission`);
  if (!isCommission(commission)) checkResolves(commission, `${path}.commission`);
  return {
    commission,
    spread: resolveEntry(SPREADS, named.spread, `${path}.spread`),
    slippage: resolveEntry(SLIPPAGES, named.slippage, `${path}.slippage`),
  };
}

/** Rules that a schema cannot say, such as tiers in order. */
function checkResolves(commission: { name: string }, path: string): void {
  const { name, ...options } = commission;
  try {
    COMMISSIONS.get(name).resolve(options);
  } catch (error) {
    if (!(error instanceof AutostockError)) throw error;
    throw new AutostockError(error.code, `${path}.${error.message}`, {
      cause: error,
      details: { ...error.info, field: `${path}.${String(error.info.field)}` },
    });
  }
}
