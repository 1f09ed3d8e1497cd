import type { Panel } from '../core/index.ts';
import { cancelFlag, loadNative, type StrategyHandle } from '../native/index.ts';
import { invalid } from './invalid.ts';
import { type EngineSettings, modelOf, nativeSettings } from './nativeSettings.ts';
import { resultOf } from './rows.ts';
import type { EngineResult } from './types.ts';

export interface RulesRun {
  readonly panel: Panel;
  /** Compiled on this panel (strategyOpen). */
  readonly strategy: StrategyHandle;
  /** One parameter set [P]. */
  readonly set: Float64Array;
  /** Panel indices of the symbols that share the account. */
  readonly symbols: readonly number[];
  readonly settings?: EngineSettings;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** One parameter set of a strategy, order by order, on one cash account. */
export async function backtestRules(run: RulesRun): Promise<EngineResult> {
  const { panel, strategy, set, symbols, settings = {}, signal, onProgress } = run;
  if (modelOf(settings.costs).commission)
    throw invalid('costs.commission', 'a function', 'a model by name: a function needs a class strategy');
  const cancel = signal && cancelFlag(signal);
  try {
    const result = await loadNative().engineRun(
      strategy,
      set,
      Int32Array.from(symbols),
      nativeSettings(panel, settings),
      { ...(cancel && { cancel: cancel.flag }), ...(onProgress && { onProgress }) },
    );
    return resultOf(
      result,
      symbols.map((s) => panel.symbols[s]),
    );
  } finally {
    cancel?.dispose();
  }
}
