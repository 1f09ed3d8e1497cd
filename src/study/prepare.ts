import { AutostockError, type Panel, periodsPerYear } from '../core/index.ts';
import { type CostModel, type Costs, costModel } from '../costs/index.ts';
import { symbolIndex } from '../data/index.ts';
import { nativeExecution, nativeMargin } from './tmpEngine.ts';
import {
  loadNative,
  type NativeAccount,
  type NativeRules,
  type NativeSweepSettings,
  panelHandle,
  type StrategyHandle,
} from '../native/index.ts';
import {
  compileStrategy,
  type ParameterSpace,
  panelContext,
  paramNames,
  type Strategy,
  singleSet,
  warmUpBars,
} from '../strategy/index.ts';
import { checkData } from './checkData.ts';
import { type Periods, splitPeriods } from './period.ts';
import type { StudySpec } from './schema.ts';
import { spaceOf } from './space.ts';
import { type Variant, variedCosts } from './variant.ts';

export type Settings = Omit<NativeSweepSettings, 'start' | 'end'>;

/** A study checked against its data and compiled: everything that can be refused has been. */
export interface Prepared {
  readonly spec: StudySpec;
  readonly panel: Panel;
  /** Panel indices of the traded symbols. */
  readonly symbols: readonly number[];
  readonly names: readonly string[];
  readonly periods: Periods;
  readonly space: ParameterSpace;
  readonly handle: StrategyHandle;
  readonly rules: NativeRules;
  readonly costs: CostModel;
  readonly periodsPerYear: number;
  /** Set of a single run: the parameters' defaults. */
  readonly defaults: Float64Array;
  settings(variant: Variant): Settings;
  close(): void;
}

export interface PrepareOptions {
  /** What is held out where the study does not say. */
  readonly holdOut?: StudySpec['holdOut'];
  /** Whether the whole space will run, or one set. */
  readonly sweeps: boolean;
}

/** A sweep's kernels take constants and a spread series; more needs the order-level engine. */
function requireSweepable(model: CostModel): void {
  const part = model.tiers || model.commission ? 'commission' : model.impact ? 'slippage' : undefined;
  if (part === undefined) return;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `costs.${part} depends on what was traded before or on volume, which only a single backtest honours: ` +
      'choose a constant model for a sweep or a walk-forward',
    { details: { field: `costs.${part}` } },
  );
}

function tradedSymbols(panel: Panel, spec: StudySpec): number[] {
  return (spec.symbols ?? panel.symbols).map((symbol) => symbolIndex(panel, symbol));
}

const oneSet = (names: readonly string[], set: Float64Array): ParameterSpace => ({
  method: 'list',
  names,
  size: 1,
  chunk: (from, count) => (from === 0 && count > 0 ? set.slice() : new Float64Array(0)),
});

/**
 * Checks a study against its data and compiles its strategy. Errors, all before any work: AUTOSTOCK_CONFIG_* (unknown
 * indicator, parameter out of range, no run or too many), AUTOSTOCK_DATA_TOO_SHORT, AUTOSTOCK_DATA_INVALID, _NOT_FOUND.
 */
export function prepareStudy(spec: StudySpec, panel: Panel, options: PrepareOptions): Prepared {
  const strategy: Strategy = spec.strategy;
  const symbols = tradedSymbols(panel, spec);
  const periods = splitPeriods(panel, spec, spec.holdOut ?? options.holdOut);
  const defaults = singleSet(strategy);
  const space = options.sweeps ? spaceOf(spec) : oneSet(paramNames(strategy), defaults);
  const window = warmUpBars(strategy, options.sweeps ? undefined : defaults);
  checkData(panel, symbols, periods.research, window);
  const costs = costModel(spec.costs as Costs, panel);
  if (options.sweeps) requireSweepable(costs);
  const compiled = compileStrategy(strategy, panelContext(strategy, panel));
  const handle = loadNative().strategyOpen(panelHandle(panel), compiled);
  const perYear = periodsPerYear(panel.interval);
  const account: NativeAccount = { ...spec.account, fractional: spec.account.fractional ? 1 : 0 };
  const execution = nativeExecution(spec.execution, strategy.sizing ?? 'equity', perYear);
  const margin = nativeMargin(spec.margin);
  return {
    spec,
    panel,
    symbols,
    names: symbols.map((s) => panel.symbols[s]),
    periods,
    space,
    handle,
    rules: compiled.rules,
    costs,
    periodsPerYear: perYear,
    defaults,
    settings(variant) {
      const scaled = variedCosts(costs, variant);
      const { path, simd, device } = spec.sweep;
      return {
        costs: scaled.native,
        account,
        execution: { ...execution, lag: execution.lag + (variant.extraLag ?? 0) },
        margin,
        ...(scaled.spread && { spread: scaled.spread }),
        threads: spec.threads,
        path,
        simd,
        device,
      };
    },
    close: () => loadNative().strategyClose(handle),
  };
}
