import { flatCosts } from '../costs/index.ts';
import type { NativeAccount, NativeCosts } from '../native/index.ts';
import type { RunConfig } from './schema.ts';

export const nativeCosts = ({ costs }: RunConfig): NativeCosts => flatCosts(costs);

export const nativeAccount = ({ account }: RunConfig): NativeAccount => ({
  ...account,
  fractional: account.fractional ? 1 : 0,
});
