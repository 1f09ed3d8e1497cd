import type { Expression } from '../schema.ts';
import type { Expr } from './expr.ts';
import { invalid, type Place, type Places } from './fault.ts';
import { parseExpression } from './parser.ts';

/** An expression with what is needed to say where something in it is wrong. */
export interface ReadExpression {
  readonly expr: Expr;
  /** Where the whole stands. */
  readonly place: Place;
  readonly places: Places;
}

const FORMS = ['op', 'ref', 'feature', 'forecast'] as const;
const MAX_DEPTH = 200;

function readNode(value: unknown, field: string, places: Places, depth: number): Expr {
  const expr = readAny(value, field, places, depth);
  if (typeof expr === 'object' && !places.has(expr)) places.set(expr, { source: { field } });
  return expr;
}

function readAny(value: unknown, field: string, places: Places, depth: number): Expr {
  const source = { field };
  if (depth > MAX_DEPTH) throw invalid(source, `more than ${MAX_DEPTH} levels deep`);
  if (typeof value === 'string') return parseExpression(value, field, places);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw invalid(source, `must be a finite number, was ${value}`);
    return value;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(source, `must be a number, a truth, text or a node, was ${JSON.stringify(value)}`);
  const node = value as Record<string, unknown>;
  const forms = FORMS.filter((form) => node[form] !== undefined);
  if (forms.length !== 1)
    throw invalid(
      source,
      `a node has one of ${FORMS.join(', ')}, this one has ${forms.join(' and ') || 'none'}`,
    );
  const form = forms[0];
  const name = node[form];
  if (typeof name !== 'string' || name === '')
    throw invalid(source, `${form} must be a name, was ${JSON.stringify(name)}`);
  const allowed: readonly string[] = form === 'op' ? ['op', 'args', 'named', 'output'] : [form];
  const stray = Object.keys(node).find((key) => !allowed.includes(key));
  if (stray !== undefined)
    throw invalid(source, `a node of "${form}" takes ${allowed.join(', ')}, not "${stray}"`, {
      token: stray,
    });
  if (form === 'ref') return { ref: name };
  if (form === 'feature') return { feature: name };
  if (form === 'forecast') return { forecast: name };
  const { args = [], named, output } = node;
  if (!Array.isArray(args)) throw invalid(source, `args must be a list, was ${JSON.stringify(args)}`);
  if (named !== undefined && (typeof named !== 'object' || named === null || Array.isArray(named)))
    throw invalid(source, `named must be a map, was ${JSON.stringify(named)}`);
  if (output !== undefined && typeof output !== 'string')
    throw invalid(source, `output must be a name, was ${JSON.stringify(output)}`);
  return {
    op: name,
    args: args.map((arg, i) => readNode(arg, `${field}.args[${i}]`, places, depth + 1)),
    ...(named && Object.keys(named).length > 0
      ? {
          named: Object.fromEntries(
            Object.entries(named).map(([key, arg]) => [
              key,
              readNode(arg, `${field}.named.${key}`, places, depth + 1),
            ]),
          ),
        }
      : {}),
    ...(output === undefined ? {} : { output }),
  };
}

/** An expression of any form as a graph; `field` is its path in the strategy. */
export function readExpression(value: Expression, field: string): ReadExpression {
  const places: Places = new WeakMap();
  const source = typeof value === 'string' ? { field, text: value } : { field };
  return { expr: readNode(value, field, places, 0), place: { source }, places };
}

/** Where a part of an expression stands; numbers and truths stand where the whole does. */
export const placeIn = ({ place, places }: ReadExpression, expr: Expr): Place =>
  (typeof expr === 'object' ? places.get(expr) : undefined) ?? place;
