/**
 * A parsed expression, plain data. `ref` names a field or a parameter; `op` an operator (operators.ts) or an indicator
 * of the native catalogue, whose settings may be `named` and whose `output` is chosen by name.
 */
export type Expr = number | boolean | RefExpr | FeatureExpr | ForecastExpr | CallExpr;

export interface RefExpr {
  readonly ref: string;
}
export interface FeatureExpr {
  readonly feature: string;
}
export interface ForecastExpr {
  readonly forecast: string;
}
export interface CallExpr {
  readonly op: string;
  readonly args: readonly Expr[];
  readonly named?: Readonly<Record<string, Expr>>;
  readonly output?: string;
}

export type ValueType = 'number' | 'truth';
