import { AutostockError } from '../../core/index.ts';

export const COLUMNS = ['symbol', 'time', 'open', 'high', 'low', 'close', 'volume', 'adjClose'] as const;
export type Column = (typeof COLUMNS)[number];

export const SYNONYMS: Record<Column, readonly string[]> = {
  symbol: ['symbol', 'ticker', 'sym', 'instrument', 's'],
  time: ['date', 'time', 'ts', 'timestamp', 'datetime', 't'],
  open: ['open', 'o', 'open price'],
  high: ['high', 'h', 'high price'],
  low: ['low', 'l', 'low price'],
  close: ['close', 'c', 'close price'],
  volume: ['volume', 'v', 'vol'],
  adjClose: ['adj close', 'adjclose', 'adjusted close'],
};

/** "Adj_Close " and "adj close" are the same header. */
const plain = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replaceAll(/[_\s-]+/g, ' ');

/** The position of each known column in a header row; -1 when absent. Unknown columns are ignored. */
export type ColumnMap = Readonly<Record<Column, number>>;

/** Finds columns by any of their names, whatever their case and order; AUTOSTOCK_DATA_PARSE lists what is missing. */
export function locateColumns<C extends string>(
  header: readonly string[],
  file: string,
  synonyms: Readonly<Record<C, readonly string[]>>,
  required: readonly NoInfer<C>[],
): Record<C, number> {
  const names = header.map(plain);
  const found = {} as Record<C, number>;
  for (const column of Object.keys(synonyms) as C[]) {
    const hits = names.flatMap((name, i) => (synonyms[column].includes(name) ? [i] : []));
    if (hits.length > 1) {
      throw new AutostockError(
        'AUTOSTOCK_DATA_PARSE',
        `${file} line 1: columns ${hits.map((i) => `"${header[i].trim()}"`).join(' and ')} both mean ${column}: keep one`,
        { details: { file, line: 1, column } },
      );
    }
    found[column] = hits[0] ?? -1;
  }
  const missing = required.filter((c) => found[c] < 0);
  if (missing.length > 0) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_PARSE',
      `${file} line 1: no column for ${missing.join(', ')}; the header is "${header.join(',')}". ` +
        `Accepted names: ${missing.map((c) => `${c} = ${synonyms[c].join('/')}`).join('; ')}`,
      { details: { file, line: 1, missing, header: [...header] } },
    );
  }
  return found;
}

/** The columns of bars. */
export const findColumns = (header: readonly string[], file: string): ColumnMap =>
  locateColumns(header, file, SYNONYMS, ['time', 'open', 'high', 'low', 'close', 'volume']);
