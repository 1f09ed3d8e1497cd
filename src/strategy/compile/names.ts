import { FEATURES } from '../../features/index.ts';
import { type IndicatorInfo, loadNative } from '../../native/index.ts';
import type { Expr } from '../expression/expr.ts';
import { OPERATORS, SERIES_FIELDS } from '../expression/operators.ts';
import type { Domain } from '../space/domain.ts';

let indicators: ReadonlyMap<string, IndicatorInfo> | undefined;

/** The native catalogue by name. */
export function indicatorMap(): ReadonlyMap<string, IndicatorInfo> {
  indicators ??= new Map(
    loadNative()
      .indicatorCatalog()
      .map((info) => [info.name, info]),
  );
  return indicators;
}

/** A parameter as an expression sees it: a value, or a column of the set. */
export type ParamName = { readonly value: number } | { readonly param: number };

/** What names mean inside the expressions of one strategy. */
export class Names {
  readonly params: ReadonlyMap<string, ParamName>;

  constructor(domains: readonly Domain[]) {
    const swept = domains.filter((d) => d.swept);
    this.params = new Map(
      domains.map((d) => [d.name, d.swept ? { param: swept.indexOf(d) } : { value: d.default }]),
    );
  }

  isField(name: string): boolean {
    return (SERIES_FIELDS as readonly string[]).includes(name);
  }

  /** Names that stand alone. */
  values(): string[] {
    return [...this.params.keys(), ...SERIES_FIELDS];
  }

  /** Names that are called. */
  calls(): string[] {
    const named = OPERATORS.entries.filter((o) => !o.infix || o.infix.symbol.includes(' '));
    return [...named.map((o) => o.name), ...indicatorMap().keys(), 'feature', 'forecast'];
  }

  features(): string[] {
    return FEATURES.names();
  }

  /** Whether an expression reads no bars: a setting of an indicator rather than one of its inputs. */
  isSetting(expr: Expr): boolean {
    if (typeof expr === 'number') return true;
    if (typeof expr === 'boolean') return false;
    if ('ref' in expr) return this.params.has(expr.ref);
    if (!('op' in expr) || !OPERATORS.has(expr.op)) return false;
    return expr.args.every((arg) => typeof arg === 'boolean' || this.isSetting(arg));
  }
}
