import { AutostockError, type Panel, resolveConfig } from '../core/index.ts';
import type { NativeStrategy } from '../native/index.ts';
import { benchmarkIndex, bindSeries, contextOf } from './compile/bind.ts';
import { programOf } from './compile/program.ts';
import { checkRanges } from './compile/ranges.ts';
import { checkLength, warmUpOf } from './compile/warmUp.ts';
import { type Strategy, StrategySchema } from './schema.ts';
import type { CompileContext } from './types.ts';

/**
 * A strategy from plain data (JSON, YAML), checked whole: keys, names, types, ranges over the space, constraints. `path`
 * prefixes the fields of error messages.
 */
export function resolveStrategy(value: unknown, path = ''): Strategy {
  const strategy = resolveConfig(StrategySchema, value, path);
  try {
    checkRanges(programOf(strategy));
  } catch (error) {
    if (!(error instanceof AutostockError) || path === '') throw error;
    throw new AutostockError(error.code, `${path}.${error.message}`, { cause: error, details: error.info });
  }
  return strategy;
}

/** The strategy on a panel, for the native engine. Everything is checked before any work starts. */
export function compileStrategy(strategy: Strategy, context: CompileContext): NativeStrategy {
  const program = programOf(strategy);
  checkRanges(program);
  checkLength(program, context.bars);
  return {
    nodes: program.nodes,
    rules: program.rules,
    params: program.sweep.domains.length,
    series: program.series.map((series) => bindSeries(series, context)),
    benchmark: benchmarkIndex(strategy, program, context.symbols),
  };
}

/** What the strategy's names stand for on `panel`; its features are computed. */
export function panelContext(
  strategy: Strategy,
  panel: Panel,
  forecasts?: Readonly<Record<string, Float64Array>>,
): CompileContext {
  return contextOf(strategy, programOf(strategy), panel, forecasts);
}

/** The features and forecasts its expressions name. */
export function seriesNames(strategy: Strategy): { features: string[]; forecasts: string[] } {
  const { series } = programOf(strategy);
  const named = (kind: string): string[] => series.filter((s) => s.kind === kind).map((s) => s.name);
  return { features: named('feature'), forecasts: named('forecast') };
}

/** Swept parameters in order: the columns of a set. */
export const paramNames = (strategy: Strategy): string[] =>
  programOf(strategy).sweep.domains.map((domain) => domain.name);

/**
 * Bars at the start of a series before every rule can act: for one set [P] (singleSet), or the longest of the space. A series needs
 * one bar more.
 */
export function warmUpBars(strategy: Strategy, set?: Float64Array): number {
  const program = programOf(strategy);
  checkRanges(program);
  return warmUpOf(program, set);
}
