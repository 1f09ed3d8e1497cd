import { AutostockError, closest } from '../core/index.ts';
import { normalInv } from '../statistics/index.ts';

/** What columns are made for. */
export interface ColumnShape {
  /** States of the run's regime model. */
  readonly regimes: readonly string[];
  /** Names of the run's features, in the order of their rows. */
  readonly features: readonly string[];
  /** Bars ahead of the forecast. */
  readonly horizon: number;
  /** Whether a session has more bars than one. */
  readonly intraday: boolean;
  readonly barsPerYear: number;
  /** Annual volatility the book aims at, a fraction. */
  readonly targetVolAnn: number;
}

/** One symbol at one close. */
export interface MarketCell {
  /** Ensemble forecast of the h-bar log return, and its spread. */
  readonly mean: number;
  readonly spread: number;
  /** Per-bar volatility of log returns. */
  readonly volatility: number;
  /** Share of the exchange's session that is left. */
  readonly sessionLeft: number;
  /** Filtered probabilities of the regimes. */
  readonly regimes: ArrayLike<number>;
  /** Row of features from `featuresAt` on. */
  readonly features: ArrayLike<number>;
  readonly featuresAt: number;
  /** Their last known values and ages, from `knownAt` on. */
  readonly known: { readonly values: ArrayLike<number>; readonly ages: ArrayLike<number> };
  readonly knownAt: number;
}

/** Writes a cell's columns from `at` on. */
export type ColumnWriter = (cell: MarketCell, into: Float32Array, at: number) => void;

type Read = (cell: MarketCell) => number;

const REGIME = 'regime:';
const QUANTILE = 'quantile:';
const AGE = 'age:';
const SESSION = 'session';

/** A feature as it is at this bar or, beside its age, as it was last known. */
function featureReader(name: string, features: readonly string[], aged: boolean): Read | undefined {
  const old = name.startsWith(AGE);
  const f = features.indexOf(old ? name.slice(AGE.length) : name);
  if (f < 0) return undefined;
  if (old) return ({ known, knownAt }) => Math.log1p(known.ages[knownAt + f]);
  if (aged) return ({ known, knownAt }) => known.values[knownAt + f];
  return ({ features, featuresAt }) => features[featuresAt + f];
}

function readerOf(column: string, shape: ColumnShape, aged: boolean): Read {
  const root = Math.sqrt(shape.horizon);
  const perYear = Math.sqrt(shape.barsPerYear) / shape.targetVolAnn;
  if (column === 'forecast') return ({ mean, volatility }) => mean / (volatility * root);
  if (column === 'spread') return ({ spread, volatility }) => spread / (volatility * root);
  if (column === SESSION && shape.intraday) return ({ sessionLeft }) => sessionLeft;
  if (column === 'volatility') return ({ volatility }) => Math.log(volatility * perYear);
  const level = column.startsWith(QUANTILE) ? Number(column.slice(QUANTILE.length)) : Number.NaN;
  if (level > 0 && level < 1) {
    const z = normalInv(level);
    return ({ mean, spread, volatility }) => (mean + z * spread) / (volatility * root);
  }
  const regime = column.startsWith(REGIME) ? shape.regimes.indexOf(column.slice(REGIME.length)) : -1;
  if (regime >= 0) return ({ regimes }) => regimes[regime];
  const feature = featureReader(column, shape.features, aged);
  if (feature) return feature;
  const allowed = [
    'forecast',
    'spread',
    'volatility',
    ...(shape.intraday ? [SESSION] : []),
    `${QUANTILE}<level in (0, 1)>`,
    ...shape.regimes.map((state) => `${REGIME}${state}`),
    ...shape.features,
    `${AGE}<feature>`,
  ];
  const near = closest(column, [...allowed, ...shape.features.map((feature) => `${AGE}${feature}`)]);
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `unknown column "${column}" of an action model: ${near ? `did you mean "${near}"? ` : ''}allowed: ${allowed.join(', ')}`,
    { details: { field: 'columns', was: column, allowed } },
  );
}

/**
 * What an action model sees of the market, by name and in order: `forecast` and `spread` in standard deviations of the h-bar
 * return, `quantile:<level>` of the forecast's normal density likewise, `volatility` as log(annual volatility / target),
 * `session` as the share of the session that is left (intraday bars), `regime:<state>` probabilities, features by their names, and `age:<feature>` as log(1 + bars since it was last known). A
 * feature whose age is among the columns stands at its last known value; without it, it is unknown where it has none.
 * Training and serving write rows by this one function. Throws AUTOSTOCK_CONFIG_INVALID for a column that is not there.
 */
export function columnWriter(columns: readonly string[], shape: ColumnShape): ColumnWriter {
  const readers = columns.map((column) => readerOf(column, shape, columns.includes(`${AGE}${column}`)));
  return (cell, into, at) => {
    for (let j = 0; j < readers.length; j++) into[at + j] = readers[j](cell);
  };
}
