import { printExpression } from '../expression/print.ts';
import type { Expression, ParamSpec, Sizing, Strategy } from '../schema.ts';
import { resolveStrategy } from '../strategy.ts';
import { exprOf, NumberValue, type Operand, type TruthValue } from './values.ts';

type Params = Readonly<Record<string, number | ParamSpec>>;
/** The parameters as numbers of an expression. */
type ParamValues<P extends Params> = { readonly [K in keyof P]: NumberValue };
/** A value, or a function of the parameters. */
type Using<P extends Params, T> = T | ((params: ParamValues<P>) => T);

type Truth = TruthValue | boolean;

/** States (`long`: entry and exit at once), entries and exits, or a target weight. */
export type BuilderRules = BuilderTruths | { readonly weight: Operand };
interface BuilderTruths {
  readonly long?: Truth;
  readonly short?: Truth;
  readonly entryLong?: Truth;
  readonly exitLong?: Truth;
  readonly entryShort?: Truth;
  readonly exitShort?: Truth;
}

export interface BuilderStops {
  readonly stopLoss?: Operand;
  readonly takeProfit?: Operand;
  readonly trailingStop?: Operand;
  readonly breakEven?: Operand;
  readonly maxBars?: Operand;
}

export interface BuilderSpec<P extends Params> {
  readonly name?: string;
  readonly description?: string;
  readonly params?: P;
  readonly constraints?: Using<P, readonly TruthValue[]>;
  readonly rules: Using<P, BuilderRules>;
  readonly size?: Using<P, Operand>;
  readonly sizing?: Sizing;
  readonly stops?: Using<P, BuilderStops>;
  readonly benchmark?: string;
}

/** Numbers and truths stay themselves, the rest becomes text. */
function plain(value: Operand | Truth): Expression {
  const expr = exprOf(value);
  return typeof expr === 'object' ? printExpression(expr) : expr;
}

const plainAll = (record: object): Record<string, Expression> =>
  Object.fromEntries(
    Object.entries(record as Record<string, Operand | Truth | undefined>).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, plain(value)]],
    ),
  );

/** A strategy as the data that YAML would give, checked. `rules` and the like may be functions of the parameters. */
export function strategy<const P extends Params>(spec: BuilderSpec<P>): Strategy {
  const names = Object.keys(spec.params ?? {}).map((name) => [name, new NumberValue({ ref: name })]);
  const params = Object.fromEntries(names) as ParamValues<P>;
  const made = <T>(value: Using<P, T>): T =>
    typeof value === 'function' ? (value as (params: ParamValues<P>) => T)(params) : value;
  const { constraints, rules, size, stops, ...rest } = spec;
  return resolveStrategy({
    ...rest,
    ...(constraints === undefined ? {} : { constraints: made(constraints).map(plain) }),
    rules: plainAll(made(rules)),
    ...(size === undefined ? {} : { size: plain(made(size)) }),
    ...(stops === undefined ? {} : { stops: plainAll(made(stops)) }),
  });
}
