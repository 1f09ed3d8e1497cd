import { AutostockError, type Panel, periodsPerYear, toAutostockError } from '../core/index.ts';
import { type CostModel, type Costs, costModel, requireQuotes } from '../costs/index.ts';
import { symbolIndex } from '../data/index.ts';
import { loadNative, panelHandle, type StrategyHandle } from '../native/index.ts';
import {
  compileStrategy,
  type ParameterSpace,
  panelContext,
  paramNames,
  type Sizing,
  singleSet,
  warmUpBars,
} from '../strategy/index.ts';
import { checkData } from './checkData.ts';
import { checkWeights } from './checkWeights.ts';
import { type Periods, splitPeriods } from './period.ts';
import type { StudySpec } from './schema.ts';
import { sweepSettings } from './settings.ts';
import { spaceOf } from './space.ts';

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
  readonly sizing: Sizing;
  readonly costs: CostModel;
  readonly periodsPerYear: number;
  /** First set of the space; that of a single run: the parameters' defaults. */
  readonly defaults: Float64Array;
}

export interface PrepareOptions {
  /** What is held out where the study does not say. */
  readonly holdOut?: StudySpec['holdOut'];
  /** Whether the whole space will run, or one set. */
  readonly sweeps: boolean;
}

/** A sweep's kernels take constant costs, a spread series and one set of margin rates: the first part that is more. */
function beyondSweeps(
  { liquidity, latency, actions, borrow }: StudySpec,
  model: CostModel,
): string | undefined {
  if (model.tiers || model.commission) return 'costs.commission';
  if (model.impact) return 'costs.slippage';
  if (liquidity.maxVolumeShare > 0) return 'liquidity.maxVolumeShare';
  if (latency.bars > 0 || latency.ms > 0) return 'latency';
  if (actions && actions.length > 0) return 'actions';
  return borrow && Object.keys(borrow).length > 0 ? 'borrow' : undefined;
}

function requireSweepable(spec: StudySpec, model: CostModel): void {
  const field = beyondSweeps(spec, model);
  if (field === undefined) return;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `${field} asks for what only a single backtest honours: leave it out, or give a constant, for a sweep or a walk-forward`,
    { details: { field } },
  );
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
  const { strategy } = spec;
  const symbols = (spec.symbols ?? panel.symbols).map((symbol) => symbolIndex(panel, symbol));
  const periods = splitPeriods(panel, spec, spec.holdOut ?? options.holdOut);
  const space = options.sweeps ? spaceOf(spec) : oneSet(paramNames(strategy), singleSet(strategy));
  const defaults = space.chunk(0, 1);
  const window = warmUpBars(strategy, options.sweeps ? undefined : defaults);
  checkData(panel, symbols, periods, window);
  const costs = costModel(spec.costs as Costs, panel);
  requireQuotes(spec.costs as Costs, panel, symbols);
  if (options.sweeps) requireSweepable(spec, costs);
  const compiled = compileStrategy(strategy, panelContext(strategy, panel));
  checkWeights(spec, compiled, symbols.length);
  const prepared = {
    spec,
    panel,
    symbols,
    names: symbols.map((s) => panel.symbols[s]),
    periods,
    space,
    handle: loadNative().strategyOpen(panelHandle(panel), compiled),
    sizing: strategy.sizing ?? 'equity',
    costs,
    periodsPerYear: periodsPerYear(panel.interval),
    defaults,
  };
  sweepSettings(prepared, {}, periods.research);
  return prepared;
}

/** Prepares a study, works on it and frees it; whatever is thrown arrives as an AutostockError. */
export async function withStudy<R>(
  spec: StudySpec,
  panel: Panel,
  options: PrepareOptions,
  work: (prepared: Prepared) => Promise<R>,
): Promise<R> {
  let prepared: Prepared | undefined;
  try {
    prepared = prepareStudy(spec, panel, options);
    return await work(prepared);
  } catch (error) {
    throw toAutostockError(error);
  } finally {
    if (prepared) loadNative().strategyClose(prepared.handle);
  }
}
