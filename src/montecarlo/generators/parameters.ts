import { type TSchema, Type } from 'typebox';
import { AutostockError } from '../../core/index.ts';

/** Options that several generators share. */
export const perAsset = (description: string, limits: { minimum?: number; maximum?: number } = {}): TSchema =>
  Type.Optional(
    Type.Union([Type.Number(limits), Type.Array(Type.Number(limits), { minItems: 1 })], {
      description: `${description}; one number, or one an asset. Default: fitted`,
    }),
  );

export const correlationOption = Type.Optional(
  Type.Union(
    [
      Type.Number({ minimum: -1, maximum: 1 }),
      Type.Array(Type.Array(Type.Number({ minimum: -1, maximum: 1 }))),
    ],
    { description: 'Correlation of all pairs, or the matrix. Default: fitted' },
  ),
);

const invalid = (field: string, rule: string, was: unknown) =>
  new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `monteCarlo.generator.${field} ${rule}, was ${JSON.stringify(was)}`,
    {
      details: { field: `monteCarlo.generator.${field}`, was },
    },
  );

/** One value an asset: a number is repeated. */
export function spread(value: unknown, count: number, field: string): Float64Array {
  if (typeof value === 'number') return new Float64Array(count).fill(value);
  const values = value as readonly number[];
  if (values.length !== count) throw invalid(field, `must have ${count} values`, value);
  return Float64Array.from(values);
}

/** A number or a matrix as [A][A] row by row, ones on the diagonal. */
export function correlationMatrix(value: unknown, assets: number): Float64Array {
  const matrix = new Float64Array(assets * assets);
  if (typeof value === 'number') matrix.fill(value);
  else {
    const rows = value as readonly (readonly number[])[];
    if (rows.length !== assets || rows.some((row) => row.length !== assets))
      throw invalid('correlation', `must be a ${assets} x ${assets} matrix`, value);
    for (const [i, row] of rows.entries()) matrix.set(row, i * assets);
  }
  for (let i = 0; i < assets; i++) matrix[i * assets + i] = 1;
  return matrix;
}

export const scaled = (values: Float64Array, factor: number): Float64Array => values.map((x) => x * factor);
