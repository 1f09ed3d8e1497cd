import { AutostockError } from '../../core/index.ts';
import { KEYWORDS, SERIES_FIELDS } from '../expression/operators.ts';
import type { ParamSpec, Strategy } from '../schema.ts';

/** The values one parameter may take. A fixed one has a single value and is no column of a set. */
export interface Domain {
  readonly name: string;
  readonly default: number;
  readonly swept: boolean;
  readonly min: number;
  readonly max: number;
  /** Every value is a whole number. */
  readonly integer: boolean;
  readonly log: boolean;
  /** Number of values, Infinity for an interval of real numbers. */
  readonly count: number;
  /** Value i of `count`, in the order of the space. */
  at(i: number): number;
}

/** Most swept parameters of a strategy: the native limit. */
const MAX_PARAMS = 64;

function fail(name: string, message: string): never {
  throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `params.${name} ${message}`, {
    details: { field: `params.${name}` },
  });
}

/** Steps are added in decimal: 0.1 + 2 x 0.1 is 0.3. */
const decimal = (value: number): number => Number(value.toPrecision(12));

type Values = Pick<Domain, 'min' | 'max' | 'integer' | 'log' | 'count' | 'at'>;

function listed(name: string, values: readonly number[]): Values {
  const twice = values.find((v, i) => values.indexOf(v) !== i);
  if (twice !== undefined) fail(name, `lists ${twice} twice`);
  return {
    min: Math.min(...values),
    max: Math.max(...values),
    integer: values.every(Number.isInteger),
    log: false,
    count: values.length,
    at: (i) => values[i],
  };
}

function stepped(name: string, { from, to, step = 1 }: ParamSpec): Values {
  if (from === undefined || to === undefined) fail(name, 'needs both from and to');
  if (from > to) fail(name, `has no values: from ${from} is above to ${to}, 0 runs`);
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  const at = (i: number) => decimal(from + i * step);
  const integer = Number.isInteger(from) && Number.isInteger(step);
  return { min: from, max: at(count - 1), integer, log: false, count, at };
}

function interval(name: string, { min, max, integer = false, log = false }: ParamSpec): Values {
  if (min === undefined || max === undefined) fail(name, 'needs both min and max');
  if (log && min <= 0) fail(name, `needs min above 0 for log, was ${min}`);
  const [least, most] = integer ? [Math.ceil(min), Math.floor(max)] : [min, max];
  if (least > most) fail(name, `has no values from min ${min} to max ${max}, 0 runs`);
  const count = integer ? most - least + 1 : Number.POSITIVE_INFINITY;
  const at = (i: number): number => {
    if (!integer) throw new AutostockError('AUTOSTOCK_INTERNAL', `params.${name} cannot be counted`);
    return least + i;
  };
  return { min: least, max: most, integer, log, count, at };
}

function valuesOf(name: string, spec: ParamSpec): Values {
  const forms = [
    ['values', spec.values !== undefined],
    ['from, to, step', spec.from !== undefined || spec.to !== undefined || spec.step !== undefined],
    [
      'min, max, integer, log',
      spec.min !== undefined ||
        spec.max !== undefined ||
        spec.integer !== undefined ||
        spec.log !== undefined,
    ],
  ] as const;
  const given = forms.filter(([, has]) => has).map(([form]) => form);
  if (given.length === 0) {
    if (spec.default === undefined)
      fail(name, 'needs a default or a space: values, or from and to, or min and max');
    return listed(name, [spec.default]);
  }
  if (given.length > 1) fail(name, `mixes ${given.join(' and ')}: give one of them`);
  if (spec.values) return listed(name, spec.values);
  return given[0] === 'from, to, step' ? stepped(name, spec) : interval(name, spec);
}

/** Whether `value` may be given for a parameter: between its ends, and whole where all its values are. */
export const allows = (domain: Domain, value: number): boolean =>
  value >= domain.min && value <= domain.max && (!domain.integer || Number.isInteger(value));

/** What `allows` wants, in words. */
export const allowedWords = ({ integer, min, max }: Domain): string =>
  `${integer ? 'a whole number' : 'a number'} from ${min} to ${max}`;

function domainOf(name: string, param: number | ParamSpec): Domain {
  if (!/^[A-Za-z_]\w*$/.test(name)) fail(name, 'must be named by letters, digits and _, a letter first');
  const taken: readonly string[] = [...SERIES_FIELDS, ...KEYWORDS];
  if (taken.includes(name)) fail(name, `cannot have that name: it is a word of the language`);
  const spec = typeof param === 'number' ? { default: param } : param;
  const swept = spec.values !== undefined || spec.from !== undefined || spec.min !== undefined;
  const values = valuesOf(name, spec);
  const value = spec.default ?? (Number.isFinite(values.count) ? values.at(0) : values.min);
  const domain = { name, default: value, swept, ...values };
  if (!allows(domain, value)) fail(name, `default must be ${allowedWords(domain)}, was ${value}`);
  return domain;
}

/** Every parameter of a strategy in its order; bad spaces are coded errors. */
export function paramDomains(strategy: Strategy): Domain[] {
  const domains = Object.entries(strategy.params ?? {}).map(([name, param]) => domainOf(name, param));
  const swept = domains.filter((d) => d.swept).length;
  if (swept > MAX_PARAMS)
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `params has ${swept} parameters with a space: at most ${MAX_PARAMS}`,
    );
  return domains;
}
