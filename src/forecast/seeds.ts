import { purposeHash } from '../core/index.ts';
import type { RunConfig } from '../pipeline/index.ts';

/** The configuration under seed number `index` of a study; 0 is the configuration as it is. */
export const underSeed = (config: RunConfig, index: number): RunConfig =>
  index === 0 ? config : { ...config, seed: (config.seed ^ purposeHash(`seed/${index}`)) >>> 0 };
