import type { NativeNumber } from '../../native/index.ts';
import type { CallExpr, Expr, ValueType } from '../expression/expr.ts';
import { invalid, type Place, unknownName } from '../expression/fault.ts';
import { OPERATORS, type OperatorSpec, type SeriesField } from '../expression/operators.ts';
import { printExpression } from '../expression/print.ts';
import { placeIn, type ReadExpression } from '../expression/read.ts';
import { Graph } from './graph.ts';
import { indicatorCall } from './indicatorCall.ts';
import { indicatorMap, type Names } from './names.ts';

/** Where a node was first written. */
export interface Origin {
  readonly read: ReadExpression;
  readonly expr: Expr;
}

/** A series bound by name when a strategy meets a panel. */
export interface SeriesName {
  readonly kind: 'feature' | 'forecast';
  readonly name: string;
  readonly origin: Origin;
}

const ordinal = ['1st', '2nd', '3rd'];
const article = (type: ValueType): string => (type === 'truth' ? 'a truth' : 'a number');

/** Turns expressions into nodes of one graph: names found, types checked, settings reduced to numbers. */
export class Lowerer {
  readonly names: Names;
  readonly series: SeriesName[] = [];
  /** By node. */
  origins: Origin[] = [];
  graph = new Graph();
  private read: ReadExpression | undefined;

  constructor(names: Names) {
    this.names = names;
  }

  /** The node of a whole expression, which must be of `type`. */
  whole(read: ReadExpression, type: ValueType): number {
    this.read = read;
    const node = this.node(read.expr);
    if (this.typeOf(node) === type) return node;
    const hint = type === 'truth' ? 'compare it with something' : 'write if(..., 1, 0) around it';
    throw this.invalid(read.expr, `must be ${article(type)}, is ${article(this.typeOf(node))}: ${hint}`);
  }

  node(expr: Expr): number {
    const node = this.lowered(expr);
    if (this.read) this.origins[node] ??= { read: this.read, expr };
    return node;
  }

  /** A literal or a swept parameter: what a period or a window may be. */
  setting(expr: Expr, what: string): NativeNumber {
    const { graph, origins } = this;
    // Its parts are no nodes of the strategy.
    this.graph = new Graph();
    this.origins = [];
    try {
      const node = this.names.isSetting(expr) ? this.graph.nodes[this.lowered(expr)] : undefined;
      if (node?.op === 'constant') return node.value as number;
      if (node?.op === 'param') return { param: node.param as number };
    } finally {
      this.graph = graph;
      this.origins = origins;
    }
    throw this.invalid(
      expr,
      `${what} must be a number or a parameter, was "${printExpression(expr)}": make it a parameter of its own`,
    );
  }

  invalid(expr: Expr, message: string): Error {
    const { source, column } = this.placeOf(expr);
    return invalid(source, message, { column, token: printExpression(expr) });
  }

  unknown(expr: Expr, kind: string, name: string, known: readonly string[]): Error {
    return unknownName(this.placeOf(expr), kind, name, known);
  }

  private placeOf(expr: Expr): Place {
    const { read } = this;
    return (read && placeIn(read, expr)) ?? { source: { field: 'expression' } };
  }

  private typeOf(node: number): ValueType {
    return this.graph.isTruth(node) ? 'truth' : 'number';
  }

  private lowered(expr: Expr): number {
    if (typeof expr === 'number') return this.graph.constant(expr);
    if (typeof expr === 'boolean') return this.graph.truth(expr);
    if ('ref' in expr) return this.reference(expr, expr.ref);
    if ('feature' in expr) {
      if (!this.names.features().includes(expr.feature))
        throw this.unknown(expr, 'feature', expr.feature, this.names.features());
      return this.seriesNode(expr, 'feature', expr.feature);
    }
    if ('forecast' in expr) return this.seriesNode(expr, 'forecast', expr.forecast);
    if (OPERATORS.has(expr.op)) return this.operator(expr, OPERATORS.get(expr.op));
    const info = indicatorMap().get(expr.op);
    if (!info) throw this.unknown(expr, 'function or indicator', expr.op, this.names.calls());
    return this.graph.add(indicatorCall(this, expr, info));
  }

  private reference(expr: Expr, name: string): number {
    const param = this.names.params.get(name);
    if (param)
      return 'value' in param ? this.graph.constant(param.value) : this.graph.add({ op: 'param', ...param });
    if (this.names.isField(name)) return this.graph.add({ op: 'field', field: name as SeriesField });
    if (this.names.calls().includes(name))
      throw this.invalid(expr, `"${name}" is a function: write ${name}(...)`);
    throw this.unknown(expr, 'name', name, [...this.names.values(), ...this.names.calls()]);
  }

  private seriesNode(expr: Expr, kind: SeriesName['kind'], name: string): number {
    let series = this.series.findIndex((s) => s.kind === kind && s.name === name);
    if (series < 0) {
      series = this.series.length;
      this.series.push({ kind, name, origin: { read: this.read as ReadExpression, expr } });
    }
    return this.graph.add({ op: 'series', series });
  }

  private operator(expr: CallExpr, spec: OperatorSpec): number {
    if (expr.output !== undefined) throw this.invalid(expr, `"${spec.name}" has no outputs`);
    const { n, args } = this.operatorArgs(expr, spec);
    const nodes = args.map((arg, i) => {
      const node = this.node(arg);
      const wanted = spec.args[Math.min(i, spec.args.length - 1)];
      if (this.typeOf(node) !== wanted) {
        const hint =
          spec.name === 'lag'
            ? ': before(...) is for truths'
            : wanted === 'truth'
              ? ': compare it with something'
              : '';
        throw this.invalid(
          expr,
          `the ${ordinal[i] ?? `${i + 1}th`} argument of "${spec.infix?.symbol ?? spec.name}" must be ${article(wanted)}, ` +
            `"${printExpression(arg)}" is ${article(this.typeOf(node))}${hint}`,
        );
      }
      return node;
    });
    const op = spec.native;
    if (!spec.more) return this.graph.add({ op, args: nodes, ...(n === undefined ? {} : { n }) });
    return nodes.reduce((left, right) => this.graph.add({ op, args: [left, right] }));
  }

  private operatorArgs(expr: CallExpr, spec: OperatorSpec): { args: readonly Expr[]; n?: NativeNumber } {
    const stray = Object.keys(expr.named ?? {}).find((name) => !spec.bars || name !== 'n');
    if (stray !== undefined)
      throw this.unknown(expr, `named argument of "${spec.name}"`, stray, spec.bars ? ['n'] : []);
    const count = spec.args.length;
    const given = expr.args.length;
    const least = `${spec.args.map((type) => article(type)).join(', ')}`;
    const takes = `"${spec.name}" takes ${least}${spec.more ? ' or more' : ''}${spec.bars ? ' and n bars' : ''}`;
    const named = expr.named?.n;
    const most = spec.more ? Number.POSITIVE_INFINITY : count + (spec.bars && named === undefined ? 1 : 0);
    if (given < count || given > most) throw this.invalid(expr, `${takes}, was given ${given} arguments`);
    if (!spec.bars) return { args: expr.args };
    const bars = named ?? expr.args[count] ?? spec.bars.default;
    if (bars === undefined) throw this.invalid(expr, `${takes}: n is missing`);
    return { args: expr.args.slice(0, count), n: this.setting(bars, `n of "${spec.name}"`) };
  }
}
