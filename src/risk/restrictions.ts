import { RESTRICTIONS } from '../native/index.ts';

const { noShort, halted, reduceOnly } = RESTRICTIONS;

/**
 * The weight that may be aimed at under these bits with this weight held; NaN keeps the position. As
 * native/core/rl/environments/trading/restrictions.h, which policies are trained with.
 */
export function restricted(bits: number, weight: number, held: number): number {
  if (bits === 0 || Number.isNaN(weight)) return weight;
  if (bits & halted) return Number.NaN;
  const low = bits & (noShort | reduceOnly) ? Math.min(held, 0) : weight;
  const high = bits & reduceOnly ? Math.max(held, 0) : weight;
  if (weight >= low && weight <= high) return weight;
  // Aiming at the weight held would trade its rounding error.
  return (weight < low ? low : high) === 0 ? 0 : Number.NaN;
}

/** Whether one may go from level to level of exposure under these bits; `flat` is the level without a position. */
export function levelAllowed(bits: number, flat: number, level: number, next: number): boolean {
  if (bits & halted) return next === level;
  if (bits & (noShort | reduceOnly) && next < Math.min(flat, level)) return false;
  return !(bits & reduceOnly) || next <= Math.max(flat, level);
}
