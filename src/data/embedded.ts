import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AutostockError, type Bar, type Provenance, type RunContext } from '../core/index.ts';
import { readCsv } from './csv/read.ts';
import { unknownSymbol } from './panel.ts';
import type { RawData } from './types.ts';

interface EmbeddedSeries {
  readonly symbol: string;
  readonly title: string;
  readonly package: string;
  /** An exported name of the package: resolving it finds the folder. */
  readonly entry: string;
  readonly file: string;
  readonly licence: string;
}

/** Real series read in place from dependencies; nothing is copied into the product. */
export const EMBEDDED_SERIES: readonly EmbeddedSeries[] = [
  {
    symbol: 'SPX',
    title: 'S&P 500 index, daily, 2000-01-03..2020-04-17',
    package: 'vega-datasets',
    entry: 'vega-datasets',
    file: 'data/sp500-2000.csv',
    licence: 'BSD-3-Clause',
  },
  {
    symbol: 'AAPL',
    title: 'Apple, daily, split adjusted, 2013-05-13..2018-05-11',
    package: '@observablehq/sample-datasets',
    entry: '@observablehq/sample-datasets/aapl.csv',
    file: 'aapl.csv',
    licence: 'ISC',
  },
];

/** The path of an embedded series; AUTOSTOCK_DATA_NOT_FOUND when its package is not installed. */
export function embeddedPath(series: EmbeddedSeries): string {
  let found: string | undefined;
  try {
    let folder = dirname(createRequire(import.meta.url).resolve(series.entry));
    while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
    found = join(folder, series.file);
  } catch {
    found = undefined;
  }
  if (found === undefined || !existsSync(found)) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `the embedded series ${series.symbol} needs ${series.file} of the package ${series.package}: run "npm ci"`,
      { details: { symbol: series.symbol, package: series.package } },
    );
  }
  return found;
}

const provenanceOf = (series: readonly EmbeddedSeries[], adjusted: boolean): Provenance => ({
  source: `embedded: ${series.map((s) => `${s.symbol} (${s.package})`).join(', ')}`,
  synthetic: false,
  licence: series.map((s) => `${s.package}: ${s.licence}`).join('; '),
  notes: [
    ...series.map((s) => `${s.symbol}: ${s.title}`),
    ...(series.some((s) => s.symbol === 'SPX')
      ? ['SPX is a price index: it pays no dividends and cannot itself be bought']
      : []),
    ...(series.some((s) => s.symbol === 'AAPL')
      ? [
          adjusted ? 'AAPL prices include dividends (adj close)' : 'AAPL prices leave out dividends',
          'AAPL was chosen knowing that it did well: survivorship bias',
        ]
      : []),
  ],
});

/** Loads the embedded real data set: SPX and AAPL, or those of `symbols`. */
export async function readEmbedded(
  symbols: readonly string[] | undefined,
  adjusted: boolean,
  ctx: RunContext,
): Promise<RawData> {
  const known = EMBEDDED_SERIES.map((s) => s.symbol);
  const wanted = (symbols ?? known).map((symbol) => {
    const series = EMBEDDED_SERIES.find((s) => s.symbol === symbol);
    if (!series) throw unknownSymbol(symbol, known, 'the embedded data set');
    return series;
  });
  const bars = new Map<string, Bar[]>();
  for (const series of wanted) {
    const options = { interval: '1d', symbol: series.symbol, adjusted, timezone: 'utc' } as const;
    await readCsv(embeddedPath(series), options, bars, ctx);
  }
  return { bars, interval: '1d', provenance: provenanceOf(wanted, adjusted) };
}
