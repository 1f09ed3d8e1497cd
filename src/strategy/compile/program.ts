import { AutostockError } from '../../core/index.ts';
import type { NativeNode, NativeRules } from '../../native/index.ts';
import { readExpression } from '../expression/read.ts';
import { type Expression, STOPS, type Strategy, TRUTH_RULES } from '../schema.ts';
import { paramDomains } from '../space/domain.ts';
import { type Sweep, sweepOf } from '../space/expand.ts';
import { Lowerer, type Origin, type SeriesName } from './lower.ts';
import { Names } from './names.ts';

/** A strategy as a graph, before it meets a panel. */
export interface Program {
  readonly nodes: readonly NativeNode[];
  /** Where each node was first written, by node. */
  readonly origins: readonly (Origin | undefined)[];
  readonly rules: NativeRules;
  readonly series: readonly SeriesName[];
  readonly sweep: Sweep;
  readonly usesBenchmark: boolean;
}

function fail(field: string, message: string): never {
  throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `${field} ${message}`, { details: { field } });
}

/** Which rules may stand together. */
function checkRules({ rules, size, sizing, stops }: Strategy): void {
  const given = Object.keys(rules).filter((name) => rules[name as keyof typeof rules] !== undefined);
  if (!given.some((name) => ['long', 'short', 'entryLong', 'entryShort', 'weight'].includes(name)))
    fail('rules', 'must have one of long, short, entryLong, entryShort, weight');
  if (rules.weight !== undefined) {
    const other = given.find((name) => name !== 'weight');
    if (other) fail('rules.weight', `excludes rules.${other}: a target weight is entry and exit at once`);
    if (size !== undefined || sizing !== undefined) fail('rules.weight', 'excludes size and sizing');
    if (stops && Object.keys(stops).length > 0) fail('rules.weight', 'excludes stops');
  }
  for (const side of ['Long', 'Short'] as const) {
    const state = side.toLowerCase() as 'long' | 'short';
    const [entry, exit] = [`entry${side}`, `exit${side}`] as const;
    for (const other of [entry, exit])
      if (rules[state] !== undefined && rules[other] !== undefined)
        fail(`rules.${state}`, `is entry and exit at once: it excludes rules.${other}`);
    if (rules[exit] !== undefined && rules[entry] === undefined)
      fail(`rules.${exit}`, `has nothing to leave: rules.${entry} is missing`);
  }
  if (sizing === 'risk' && stops?.stopLoss === undefined)
    fail('sizing', 'risk needs stops.stopLoss: the size is what the stop would lose');
}

type Rules = { -readonly [K in keyof NativeRules]: NativeRules[K] };

function lowerRules(strategy: Strategy, lowerer: Lowerer): Rules {
  const { rules, size, stops = {} } = strategy;
  const lower = (value: Expression | undefined, field: string, type: 'truth' | 'number') =>
    value === undefined ? undefined : lowerer.whole(readExpression(value, field), type);
  const out: Rules = {};
  for (const rule of TRUTH_RULES) out[rule] = lower(rules[rule], `rules.${rule}`, 'truth');
  for (const side of ['Long', 'Short'] as const) {
    const state = side.toLowerCase() as 'long' | 'short';
    const wanted = lower(rules[state], `rules.${state}`, 'truth');
    if (wanted === undefined) continue;
    out[`entry${side}`] = wanted;
    out[`exit${side}`] = lowerer.graph.add({ op: 'not', args: [wanted] });
  }
  out.weight = lower(rules.weight, 'rules.weight', 'number');
  out.size = lower(size, 'size', 'number');
  for (const stop of STOPS) out[stop] = lower(stops[stop], `stops.${stop}`, 'number');
  return out;
}

/** Leaves out what folding left behind; indices keep their order. */
function prune(lowerer: Lowerer, rules: Rules): Pick<Program, 'nodes' | 'origins' | 'rules' | 'series'> {
  const { nodes } = lowerer.graph;
  const used = new Array<boolean>(nodes.length).fill(false);
  for (const root of Object.values(rules)) if (root !== undefined) used[root] = true;
  for (let i = nodes.length - 1; i >= 0; i--)
    if (used[i]) for (const arg of nodes[i].args ?? []) used[arg] = true;
  const kept = nodes.map((_, i) => i).filter((i) => used[i]);
  const place = new Map(kept.map((old, i) => [old, i]));
  const at = (old: number): number => place.get(old) as number;
  const readSeries = [...new Set(kept.map((i) => nodes[i].series).filter((s) => s !== undefined))].sort(
    (a, b) => a - b,
  );
  return {
    nodes: kept.map((i) => {
      const { args, series, ...node } = nodes[i];
      return {
        ...node,
        ...(args ? { args: args.map(at) } : {}),
        ...(series === undefined ? {} : { series: readSeries.indexOf(series) }),
      };
    }),
    origins: kept.map((i) => lowerer.origins[i]),
    rules: Object.fromEntries(
      Object.entries(rules).flatMap(([name, root]) => (root === undefined ? [] : [[name, at(root)]])),
    ),
    series: readSeries.map((s) => lowerer.series[s]),
  };
}

/** Parses, checks and lowers every expression of a strategy. Needs no panel. */
export function programOf(strategy: Strategy): Program {
  checkRules(strategy);
  const lowerer = new Lowerer(new Names(paramDomains(strategy)));
  const rules = lowerRules(strategy, lowerer);
  // An exit that never comes is no exit.
  for (const exit of ['exitLong', 'exitShort'] as const)
    if (rules[exit] !== undefined && lowerer.graph.truthOf(rules[exit]) === false) delete rules[exit];
  const pruned = prune(lowerer, rules);
  const usesBenchmark = pruned.nodes.some((node) => node.field === 'benchmark');
  if (usesBenchmark && strategy.benchmark === undefined)
    fail('benchmark', 'is missing: an expression reads the benchmark, so name its symbol');
  return { ...pruned, sweep: sweepOf(strategy), usesBenchmark };
}
