import { AutostockError } from '../../core/index.ts';
import type { NativeNode } from '../../native/index.ts';
import type { Graph } from '../compile/graph.ts';
import { Lowerer } from '../compile/lower.ts';
import { Names } from '../compile/names.ts';
import { ARITHMETIC, COMPARISON } from '../compile/pointwise.ts';
import { printExpression } from '../expression/print.ts';
import { readExpression } from '../expression/read.ts';
import type { Strategy } from '../schema.ts';
import type { Domain } from './domain.ts';

/** Numbers of one set; longer arrays are read from index 0 on. */
type NumberOf = (set: Float64Array) => number;
type TruthOf = (set: Float64Array) => boolean;

/** A truth over the swept parameters of a set. */
export interface Constraint {
  readonly text: string;
  /** Columns it reads, ascending. */
  readonly params: readonly number[];
  holds(set: Float64Array): boolean;
}

function numberOf(graph: Graph, index: number): NumberOf {
  const node = graph.nodes[index];
  const [a, b, c] = node.args ?? [];
  if (node.op === 'constant') {
    const { value = Number.NaN } = node;
    return () => value;
  }
  if (node.op === 'param') {
    const { param = 0 } = node;
    return (set) => set[param];
  }
  if (node.op === 'where') {
    const [condition, yes, no] = [truthOf(graph, a), numberOf(graph, b), numberOf(graph, c)];
    return (set) => (condition(set) ? yes(set) : no(set));
  }
  const f = ARITHMETIC[node.op];
  const [x, y] = [numberOf(graph, a), b === undefined ? undefined : numberOf(graph, b)];
  return y ? (set) => f(x(set), y(set)) : (set) => f(x(set), Number.NaN);
}

/** `fast < slow` is most of what is asked for, so it has no calls inside. */
function betweenParams(op: string, i: number, j: number): TruthOf | undefined {
  if (op === 'gt') return (set) => set[i] > set[j];
  if (op === 'ge') return (set) => set[i] >= set[j];
  return undefined;
}

function truthOf(graph: Graph, index: number): TruthOf {
  const node = graph.nodes[index];
  const [a, b] = node.args ?? [];
  if (node.op === 'not') {
    const inner = truthOf(graph, a);
    return (set) => !inner(set);
  }
  if (node.op === 'and' || node.op === 'or') {
    const [x, y] = [truthOf(graph, a), truthOf(graph, b)];
    return node.op === 'and' ? (set) => x(set) && y(set) : (set) => x(set) || y(set);
  }
  if (node.op === 'known') {
    const inner = numberOf(graph, a);
    return (set) => !Number.isNaN(inner(set));
  }
  const [left, right] = [graph.nodes[a], graph.nodes[b]];
  if (left.op === 'param' && right.op === 'param') {
    const direct = betweenParams(node.op, left.param ?? 0, right.param ?? 0);
    if (direct) return direct;
  }
  const [f, x, y] = [COMPARISON[node.op], numberOf(graph, a), numberOf(graph, b)];
  return (set) => f(x(set), y(set));
}

const reads = (node: NativeNode): boolean =>
  Object.hasOwn(ARITHMETIC, node.op) ||
  Object.hasOwn(COMPARISON, node.op) ||
  ['constant', 'param', 'where', 'and', 'or', 'not', 'known'].includes(node.op);

/** The constraints of a strategy, ready to be tried on sets; those that read bars are coded errors. */
export function compileConstraints(strategy: Strategy, domains: readonly Domain[]): Constraint[] {
  const names = new Names(domains);
  return (strategy.constraints ?? []).map((value, i) => {
    const read = readExpression(value, `constraints[${i}]`);
    const lowerer = new Lowerer(names);
    const root = lowerer.whole(read, 'truth');
    const { graph } = lowerer;
    const text = printExpression(read.expr);
    const bars = graph.nodes.find((node) => !reads(node));
    if (bars)
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        `constraints[${i}]: "${text}" reads bars (${bars.field ?? bars.indicator ?? bars.op}): a constraint is over parameters only`,
        { details: { field: `constraints[${i}]`, text } },
      );
    const params = new Set(graph.nodes.filter((n) => n.op === 'param').map((n) => n.param as number));
    return { text, params: [...params].sort((a, b) => a - b), holds: truthOf(graph, root) };
  });
}
