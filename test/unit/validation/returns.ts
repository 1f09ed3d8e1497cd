import { createRng } from '../../../src/core/index.ts';
import type { ReturnsMatrix } from '../../../src/validation/index.ts';

/** `count` worthless strategies over `bars` bars, each half market noise (1 % a bar) and half its own. */
export function noise(count: number, bars: number, seed: number): ReturnsMatrix & { market: Float64Array } {
  const rng = createRng(seed, 'test/validation');
  const market = Float64Array.from({ length: bars }, () => 0.007 * rng.normal());
  const returns = new Float64Array(count * bars);
  for (let i = 0; i < returns.length; i++) returns[i] = market[i % bars] + 0.007 * rng.normal();
  return { returns, count, market };
}

/** The same with `edge` a bar added to configuration `row`. */
export function planted(count: number, bars: number, seed: number, row: number, edge: number) {
  const matrix = noise(count, bars, seed);
  for (let t = 0; t < bars; t++) matrix.returns[row * bars + t] += edge;
  return matrix;
}
