import type { Panel } from '../core/index.ts';
import { type LedgerCosts, ledgerCosts, requireQuotes } from '../costs/index.ts';
import type { NativeAccount } from '../native/index.ts';
import type { Prepared } from './prepare.ts';
import type { RunConfig } from './schema.ts';

/** What the fills of a run cost on this panel. */
export const costsOf = ({ costs }: Pick<RunConfig, 'costs'>, panel: Panel): LedgerCosts =>
  ledgerCosts(costs, panel);

/** Whether the panel has what the costs are made of, before anything is trained; coded errors as of `ledgerCosts`. */
export function requireCosts({ panel, tradable }: Prepared, config: RunConfig): void {
  costsOf(config, panel);
  const traded = [...panel.symbols.keys()].filter((s) => tradable[s]);
  requireQuotes(config.costs, panel, traded);
}

export const nativeAccount = ({ account }: Pick<RunConfig, 'account'>): NativeAccount => ({
  ...account,
  fractional: account.fractional ? 1 : 0,
});
