import type { PortfolioConfig } from './config.ts';

const scaleBy = (weights: Float64Array, factor: number): void => {
  for (let s = 0; s < weights.length; s++) weights[s] *= factor;
};

/** Caps weights in place: per name by clipping, then gross and net by scaling the whole book. NaN is kept. */
export function applyCaps(weights: Float64Array, { maxGross, maxNet, maxNameWeight }: PortfolioConfig): void {
  let gross = 0;
  let net = 0;
  for (let s = 0; s < weights.length; s++) {
    if (Number.isNaN(weights[s])) continue;
    weights[s] = Math.min(maxNameWeight, Math.max(-maxNameWeight, weights[s]));
    gross += Math.abs(weights[s]);
    net += weights[s];
  }
  const factor = Math.min(1, gross > 0 ? maxGross / gross : 1, net !== 0 ? maxNet / Math.abs(net) : 1);
  if (factor < 1) scaleBy(weights, factor);
}
