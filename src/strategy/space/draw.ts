import { AutostockError, createRng, type Rng } from '../../core/index.ts';
import type { ParameterSpace } from '../types.ts';
import type { Constraint } from './constraint.ts';
import type { Domain } from './domain.ts';
import { ListSpace } from './list.ts';

/** The value at share u in [0, 1) of a domain; log domains are even in the logarithm. */
export function valueAt(domain: Domain, u: number): number {
  const { min, max, integer, log, count } = domain;
  if (!log && Number.isFinite(count)) return domain.at(Math.min(count - 1, Math.floor(u * count)));
  // Whole numbers own the half-open unit around them.
  const [low, high] = integer ? [min - 0.5, max + 0.5] : [min, max];
  const value = log ? Math.exp(Math.log(low) + u * (Math.log(high) - Math.log(low))) : low + u * (high - low);
  return Math.min(max, Math.max(min, integer ? Math.round(value) : value));
}

const meets = (set: Float64Array, constraints: readonly Constraint[]): boolean =>
  constraints.every((c) => c.holds(set));

function tooRare(method: string, found: number, count: number, constraints: readonly Constraint[]): never {
  const rules = constraints.map((c) => `"${c.text}"`).join(', ');
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `${method} found ${found} of ${count} different parameter sets${rules ? ` that meet ${rules}` : ''}: the space is ` +
      'too small or the constraints too narrow; ask for fewer or use method grid',
    { details: { found, count } },
  );
}

/** Tries per wanted set before a space is called too small. */
const TRIES = 1000;

/** `count` different sets, each parameter drawn by itself from its space; the same seed gives the same sets. */
export function randomSpace(
  count: number,
  seed: number,
  domains: readonly Domain[],
  constraints: readonly Constraint[],
): ParameterSpace {
  const rng = createRng(seed, 'strategy/random');
  const width = domains.length;
  const rows = new Float64Array(count * width);
  const seen = new Set<string>();
  let size = 0;
  for (let tries = 0; size < count; tries++) {
    if (tries > TRIES * (size + 10)) tooRare('random', size, count, constraints);
    const set = Float64Array.from(domains, (domain) => valueAt(domain, rng.uniform()));
    if (!meets(set, constraints)) continue;
    const key = set.join(',');
    if (seen.has(key)) continue;
    seen.add(key);
    rows.set(set, size++ * width);
  }
  return new ListSpace(
    'random',
    domains.map((d) => d.name),
    rows,
    size,
  );
}

/** 0..n-1 in random order (Fisher-Yates). */
function permutation(n: number, rng: Rng): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Partners tried for a set that breaks a constraint. */
const PARTNERS = 400;
/** Passes over all sets. */
const ROUNDS = 50;

/** Exchanges one coordinate of a broken set with another set's, so that every stratum keeps its one value. */
function repair(
  rows: Float64Array,
  count: number,
  width: number,
  constraints: readonly Constraint[],
  rng: Rng,
): boolean[] {
  const row = (i: number) => rows.subarray(i * width, (i + 1) * width);
  const good = Array.from({ length: count }, (_, i) => meets(row(i), constraints));
  const mend = (i: number): void => {
    for (let k = 0; k < PARTNERS && !good[i]; k++) {
      const [j, p] = [rng.integer(count), rng.integer(width)];
      const [a, b] = [row(i), row(j)];
      [a[p], b[p]] = [b[p], a[p]];
      const [nowA, nowB] = [meets(a, constraints), meets(b, constraints)];
      // At a dead end, exchanges that only keep the number of good sets are taken too.
      const gain = Number(nowA) + Number(nowB) - Number(good[j]);
      if (gain > 0 || (gain === 0 && k > PARTNERS / 2)) [good[i], good[j]] = [nowA, nowB];
      else [a[p], b[p]] = [b[p], a[p]];
    }
  };
  for (let round = 0; round < ROUNDS && good.includes(false); round++)
    for (let i = 0; i < count; i++) mend(i);
  return good;
}

/**
 * Latin hypercube of `count` strata (McKay, Beckman and Conover, Technometrics 21, 1979): each parameter takes one value
 * in each of `count` equal shares of its space. Sets that break a constraint exchange values with others, which keeps the
 * strata; those that cannot be mended are left out, so the size may be below `count`.
 */
export function latinSpace(
  count: number,
  seed: number,
  domains: readonly Domain[],
  constraints: readonly Constraint[],
): ParameterSpace {
  const width = domains.length;
  const rows = new Float64Array(count * width);
  domains.forEach((domain, p) => {
    const rng = createRng(seed, 'strategy/latin', p);
    const order = permutation(count, rng);
    for (let i = 0; i < count; i++) rows[i * width + p] = valueAt(domain, (order[i] + rng.uniform()) / count);
  });
  const good = repair(rows, count, width, constraints, createRng(seed, 'strategy/latin/repair'));
  let size = 0;
  for (let i = 0; i < count; i++) if (good[i]) rows.copyWithin(size++ * width, i * width, (i + 1) * width);
  if (size === 0) tooRare('latin', 0, count, constraints);
  return new ListSpace(
    'latin',
    domains.map((d) => d.name),
    rows,
    size,
  );
}
