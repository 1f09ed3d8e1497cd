import { canonicalJson, sha256 } from '../core/index.ts';
import { printExpression } from './expression/print.ts';
import { readExpression } from './expression/read.ts';
import type { Expression, Strategy } from './schema.ts';

/** An expression of any form as text in one spelling. */
export const canonicalText = (value: Expression, field = 'expression'): string =>
  printExpression(readExpression(value, field).expr);

type Expressions = Readonly<Record<string, Expression | undefined>>;

const texts = (expressions: Expressions = {}, path: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(expressions).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, canonicalText(value, `${path}.${name}`)]],
    ),
  );

/**
 * SHA-256 of what a strategy does: names, descriptions, spaces and brackets do not matter, nor whether an expression was
 * given as text or as a graph. The order of parameters does: it is the order of sets.
 */
export function strategyHash(strategy: Strategy): string {
  const { params = {}, constraints = [], rules, size = 1, sizing = 'equity', stops, benchmark } = strategy;
  return sha256(
    canonicalJson({
      params: Object.entries(params).map(([name, p]) => [name, typeof p === 'number' ? { default: p } : p]),
      constraints: constraints.map((c, i) => canonicalText(c, `constraints[${i}]`)),
      rules: texts(rules, 'rules'),
      size: canonicalText(size, 'size'),
      sizing,
      stops: texts(stops, 'stops'),
      benchmark,
    }),
  );
}
