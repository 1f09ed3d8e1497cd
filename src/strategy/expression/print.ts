import type { CallExpr, Expr } from './expr.ts';
import { LEVEL, OPERATORS } from './operators.ts';

/** A number as the language writes it. */
const printNumber = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

const quote = (name: string): string => (name.includes("'") ? `"${name}"` : `'${name}'`);

function level(expr: Expr): number {
  if (typeof expr === 'number') return expr < 0 || Object.is(expr, -0) ? LEVEL.minus : LEVEL.call;
  if (typeof expr === 'boolean' || !('op' in expr)) return LEVEL.call;
  return infixOf(expr)?.level ?? LEVEL.call;
}

/** How the operator is written between its arguments, when it has the arguments for it. */
function infixOf(expr: CallExpr): { symbol: string; level: number } | undefined {
  if (!OPERATORS.has(expr.op) || expr.named || expr.output !== undefined) return undefined;
  const { infix, args } = OPERATORS.get(expr.op);
  return args.length === expr.args.length ? infix : undefined;
}

const within = (expr: Expr, least: number): string =>
  level(expr) < least ? `(${printExpression(expr)})` : printExpression(expr);

function printCall(expr: CallExpr): string {
  const named = Object.entries(expr.named ?? {}).map(([name, value]) => `${name}: ${printExpression(value)}`);
  const list = [...expr.args.map(printExpression), ...named].join(', ');
  return `${expr.op}(${list})${expr.output === undefined ? '' : `.${expr.output}`}`;
}

/** The text that parses to `expr`, with no brackets but the needed ones. */
export function printExpression(expr: Expr): string {
  if (typeof expr === 'number') return printNumber(expr);
  if (typeof expr === 'boolean') return String(expr);
  if ('ref' in expr) return expr.ref;
  if ('feature' in expr) return `feature(${quote(expr.feature)})`;
  if ('forecast' in expr) return `forecast(${quote(expr.forecast)})`;
  const infix = infixOf(expr);
  if (!infix) return printCall(expr);
  const [a, b] = expr.args;
  if (expr.op === 'not') return `not ${within(a, LEVEL.not)}`;
  // A number after a minus would be read as a negative number.
  if (expr.op === 'neg')
    return typeof a === 'number' && level(a) === LEVEL.call
      ? `-(${printExpression(a)})`
      : `-${within(a, LEVEL.minus)}`;
  // Comparisons do not chain: both sides bind tighter.
  const left = infix.level === LEVEL.compare ? LEVEL.sum : infix.level;
  return `${within(a, left)} ${infix.symbol} ${within(b, infix.level + 1)}`;
}
