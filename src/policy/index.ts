import { createRegistry } from '../core/index.ts';
import { actionModel } from './actionModel.ts';
import { threshold } from './threshold.ts';
import type { PolicySpec } from './types.ts';

export { readPolicy } from './actionModel.ts';
export * from './columns.ts';
export { servePolicy } from './serve/index.ts';
export * from './sleeves.ts';
export * from './types.ts';
export * from './unitWeight.ts';

/** Every policy from forecast to signal. A new one is one file and one line here. */
export const POLICIES = createRegistry<PolicySpec>('policy', [threshold, actionModel]);
