import { AutostockError, type Panel } from '../../core/index.ts';
import { computeFeatures, FEATURES, type FeatureMatrix } from '../../features/index.ts';
import { unknownName } from '../expression/fault.ts';
import { placeIn } from '../expression/read.ts';
import type { Strategy } from '../schema.ts';
import type { CompileContext } from '../types.ts';
import type { SeriesName } from './lower.ts';
import type { Program } from './program.ts';

const shape = (name: string, is: number, { symbols, bars }: CompileContext): AutostockError =>
  new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `${name} has ${is} values: ${symbols.length} symbols x ${bars} bars are ${symbols.length * bars}`,
    { details: { name, is } },
  );

/** One column of [S][T][F] as [S][T]. */
function column(features: FeatureMatrix, name: string): Float64Array {
  const f = features.names.indexOf(name);
  const F = features.names.length;
  return Float64Array.from(
    { length: features.symbols * features.times },
    (_, row) => features.values[row * F + f],
  );
}

/** The [S][T] values of a named series. */
export function bindSeries({ kind, name, origin }: SeriesName, context: CompileContext): Float64Array {
  const known = kind === 'feature' ? (context.features?.names ?? []) : Object.keys(context.forecasts ?? {});
  if (!known.includes(name)) throw unknownName(placeIn(origin.read, origin.expr), kind, name, known);
  const values =
    kind === 'feature'
      ? column(context.features as FeatureMatrix, name)
      : (context.forecasts as Record<string, Float64Array>)[name];
  if (values.length !== context.symbols.length * context.bars)
    throw shape(`${kind} "${name}"`, values.length, context);
  return values;
}

/** Symbol index of the benchmark; 0 when no expression reads it. */
export function benchmarkIndex(strategy: Strategy, program: Program, symbols: readonly string[]): number {
  if (!program.usesBenchmark) return 0;
  const index = symbols.indexOf(strategy.benchmark ?? '');
  if (index >= 0) return index;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `benchmark "${strategy.benchmark}" is not in the panel: it holds ${symbols.join(', ')}`,
    { details: { field: 'benchmark', symbols: [...symbols] } },
  );
}

/** Computes the features a program names on a panel. Those of a benchmark need the strategy's. */
export function contextOf(
  strategy: Strategy,
  program: Program,
  panel: Panel,
  forecasts?: Readonly<Record<string, Float64Array>>,
): CompileContext {
  const names = program.series.filter((s) => s.kind === 'feature').map((s) => s.name);
  const relative = names.find((name) => FEATURES.get(name).group === 'sentiment');
  if (relative !== undefined && strategy.benchmark === undefined)
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `benchmark is missing: feature "${relative}" reads it, so name its symbol`,
      { details: { field: 'benchmark' } },
    );
  const features =
    names.length === 0 ? undefined : computeFeatures(panel, names, strategy.benchmark ?? panel.symbols[0]);
  return { symbols: panel.symbols, bars: panel.time.length, features, forecasts };
}
