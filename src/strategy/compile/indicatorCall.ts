import type { IndicatorInfo, NativeNode, NativeNumber } from '../../native/index.ts';
import type { CallExpr, Expr } from '../expression/expr.ts';
import type { SeriesField } from '../expression/operators.ts';
import { printExpression } from '../expression/print.ts';
import type { Lowerer } from './lower.ts';

const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));

/** The only output, or the one called like the indicator. */
function outputOf(lowerer: Lowerer, expr: CallExpr, info: IndicatorInfo): string {
  const { output } = expr;
  if (output !== undefined) {
    if (info.outputs.includes(output)) return output;
    throw lowerer.unknown(expr, `output of ${info.name}`, output, info.outputs);
  }
  if (info.outputs.length === 1) return info.outputs[0];
  if (info.outputs.includes(info.name)) return info.name;
  throw lowerer.invalid(
    expr,
    `${info.name} has the outputs ${list(info.outputs)}: write ${printExpression(expr)}.${info.outputs[0]}`,
  );
}

/** Arguments that stand first and read bars are inputs, the others settings. */
function positions(
  lowerer: Lowerer,
  expr: CallExpr,
  info: IndicatorInfo,
): { inputs: readonly Expr[]; settings: readonly Expr[] } {
  const first = expr.args.findIndex((arg) => lowerer.names.isSetting(arg));
  const split = first < 0 ? expr.args.length : first;
  const inputs = expr.args.slice(0, split);
  const settings = expr.args.slice(split);
  const params = info.params.map((p) => p.name);
  if (inputs.length > info.inputs.length)
    throw lowerer.invalid(
      expr,
      `${info.name} reads ${list(info.inputs)}: it was given ${inputs.length} series`,
    );
  const late = settings.find((arg) => !lowerer.names.isSetting(arg));
  if (late !== undefined)
    throw lowerer.invalid(
      expr,
      `the series "${printExpression(late)}" must stand before the settings of ${info.name}`,
    );
  if (settings.length > params.length)
    throw lowerer.invalid(
      expr,
      `${info.name} takes the settings ${list(params)}: it was given ${settings.length}`,
    );
  return { inputs, settings };
}

/** A call of a catalogue indicator as a node with every input and every setting filled. */
export function indicatorCall(lowerer: Lowerer, expr: CallExpr, info: IndicatorInfo): NativeNode {
  const { inputs, settings } = positions(lowerer, expr, info);
  const named = { ...expr.named };
  const take = (name: string, position: Expr | undefined): Expr | undefined => {
    const value = Object.hasOwn(named, name) ? named[name] : undefined;
    if (value === undefined) return position;
    if (position !== undefined)
      throw lowerer.invalid(expr, `${info.name} is given "${name}" twice, by place and by name`);
    delete named[name];
    return value;
  };
  const args = info.inputs.map((name, i) => {
    const input = take(name, inputs[i]);
    if (input === undefined) return lowerer.graph.add({ op: 'field', field: name as SeriesField });
    const node = lowerer.node(input);
    if (lowerer.graph.isTruth(node))
      throw lowerer.invalid(
        expr,
        `${info.name} reads numbers, "${printExpression(input)}" is a truth: write if(..., 1, 0)`,
      );
    return node;
  });
  const params: Record<string, NativeNumber> = {};
  info.params.forEach((param, i) => {
    const setting = take(param.name, settings[i]);
    params[param.name] =
      setting === undefined ? param.default : lowerer.setting(setting, `${info.name}.${param.name}`);
  });
  const stray = Object.keys(named)[0];
  if (stray !== undefined)
    throw lowerer.unknown(expr, `setting of ${info.name}`, stray, [
      ...info.params.map((p) => p.name),
      ...info.inputs,
    ]);
  return { op: 'indicator', indicator: info.name, params, output: outputOf(lowerer, expr, info), args };
}
