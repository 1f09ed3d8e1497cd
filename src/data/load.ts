import { resolve } from 'node:path';
import {
  AutostockError,
  type Bar,
  isoDate,
  type Panel,
  parseTime,
  quietContext,
  type RunContext,
  resolveConfig,
} from '../core/index.ts';
import { dateOf, exchangeDate } from './calendar/index.ts';
import { type DataConfig, DataConfigSchema } from './config.ts';
import { readCsv } from './csv/read.ts';
import { readEmbedded } from './embedded.ts';
import { addHalts } from './halts/index.ts';
import { panelFromBars, unknownSymbol } from './panel.ts';
import { inspectBars, requireUsable } from './quality/index.ts';
import { addQuotes, checkQuotesConfig } from './quotes/index.ts';
import { DEFAULT_STORE, listStore, readBars } from './store/index.ts';
import { synthesize } from './synth/index.ts';
import type { BarMap, QualityReport, RawData } from './types.ts';

async function readCsvFiles(config: DataConfig, ctx: RunContext): Promise<RawData> {
  if (config.path === undefined) {
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', 'data.path is required with data.source: csv', {
      details: { field: 'data.path' },
    });
  }
  const paths = [config.path].flat();
  const bars = new Map<string, Bar[]>();
  const seen = new Set<string>();
  const { interval, adjusted, timezone } = config;
  const symbols = config.symbols && new Set(config.symbols);
  for (const path of paths) {
    for (const s of await readCsv(resolve(path), { interval, adjusted, timezone, symbols }, bars, ctx))
      seen.add(s);
  }
  const missing = config.symbols?.find((s) => !seen.has(s));
  if (missing) throw unknownSymbol(missing, seen, paths.join(', '));
  const notes = [
    'prices as the files give them: whether they include dividends and delisted names is for their source to say',
    ...(adjusted ? ['scaled by adj close where the file has it'] : []),
  ];
  return { bars, interval, provenance: { source: `csv: ${paths.join(', ')}`, synthetic: false, notes } };
}

async function readStore(config: DataConfig, ctx: RunContext): Promise<RawData> {
  if (Array.isArray(config.path)) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      'data.path must be one folder with data.source: store',
      {
        details: { field: 'data.path' },
      },
    );
  }
  const folder = resolve(config.path ?? DEFAULT_STORE);
  const known = (await listStore(folder)).filter((e) => e.interval === config.interval).map((e) => e.symbol);
  const bars = new Map<string, Bar[]>();
  for (const symbol of config.symbols ?? known) {
    if (ctx.signal.aborted) throw new AutostockError('AUTOSTOCK_CANCELLED', 'loading data was cancelled');
    if (!known.includes(symbol))
      throw unknownSymbol(symbol, known, `the ${config.interval} bars of ${folder}`);
    bars.set(symbol, await readBars(folder, symbol, config.interval));
  }
  if (bars.size === 0) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `the store ${folder} has no ${config.interval} bars: fill it with "autostock data sync" or "autostock data import"`,
      { details: { folder, interval: config.interval } },
    );
  }
  return { bars, interval: config.interval, provenance: { source: 'store', synthetic: false, notes: [] } };
}

async function readSource(config: DataConfig, ctx: RunContext): Promise<RawData> {
  if (config.source === 'csv') return readCsvFiles(config, ctx);
  if (config.source === 'store') return readStore(config, ctx);
  if (config.source === 'synth') return synthesize(config.synth ?? {}, config.interval, ctx);
  if (config.interval !== '1d') {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `data.interval must be 1d with data.source: embedded (its series are daily), was "${config.interval}"`,
      { details: { field: 'data.interval' } },
    );
  }
  return readEmbedded(config.symbols, config.adjusted, ctx);
}

function checkDates(config: DataConfig): void {
  for (const field of ['start', 'end'] as const) {
    const text = config[field];
    if (text !== undefined && Number.isNaN(parseTime(text))) {
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        `data.${field} must be a calendar date YYYY-MM-DD, was "${text}"`,
        {
          details: { field: `data.${field}` },
        },
      );
    }
  }
  if (config.start && config.end && config.start > config.end) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `data.start ${config.start} must not be after data.end ${config.end}`,
      {
        details: { field: 'data.start' },
      },
    );
  }
}

/** Keeps the wanted symbols, in the wanted order, within [start, end] exchange dates. */
function select(raw: RawData, config: DataConfig): Map<string, Bar[]> {
  const daily = raw.interval === '1d';
  const { start = '', end = '9999' } = config;
  const kept = new Map<string, Bar[]>();
  for (const symbol of config.symbols ?? [...raw.bars.keys()].sort(bySource(raw))) {
    const bars = raw.bars.get(symbol);
    if (!bars) throw unknownSymbol(symbol, raw.bars.keys(), raw.provenance.source);
    kept.set(
      symbol,
      config.start === undefined && config.end === undefined
        ? bars
        : bars.filter((bar) => {
            const date = daily ? dateOf(bar.time) : exchangeDate(bar.time);
            return date >= start && date <= end;
          }),
    );
  }
  const empty = [...kept].find(([, bars]) => bars.length === 0);
  if (empty) {
    const all = raw.bars.get(empty[0])!;
    const have =
      all.length === 0 ? 'it has none' : `it has ${isoDate(all[0].time)}..${isoDate(all.at(-1)!.time)}`;
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `${empty[0]} has no bars within ${config.start ?? 'the beginning'}..${config.end ?? 'the end'}: ${have}`,
      { details: { symbol: empty[0], start: config.start, end: config.end } },
    );
  }
  return kept;
}

/** Files may list symbols in any order: sorted, so that the same bars make the same panel. */
const bySource =
  (raw: RawData) =>
  (a: string, b: string): number =>
    raw.provenance.source.startsWith('csv') ? (a < b ? -1 : a > b ? 1 : 0) : 0;

async function inspect(config: Partial<DataConfig>, ctx: RunContext) {
  const full = resolveConfig(DataConfigSchema, config, 'data');
  checkDates(full);
  checkQuotesConfig(full);
  const raw = await readSource(full, ctx);
  return { full, raw, ...inspectBars(select(raw, full), { interval: raw.interval, repair: full.repair }) };
}

/** The bars as a panel with what stands beside them. */
const alignedPanel = async (bars: BarMap, raw: RawData, config: DataConfig, ctx: RunContext) =>
  addHalts(await addQuotes(panelFromBars(bars, raw), config, ctx), config, ctx);

/** Reads and checks without insisting: the report of `autostock data check`. */
export async function checkData(
  config: Partial<DataConfig>,
  ctx: RunContext = quietContext(),
): Promise<QualityReport> {
  const { full, raw, bars, quality } = await inspect(config, ctx);
  // Bad rows of quotes throw as bad rows of bars do; bars that cannot be aligned are reported first.
  if (quality.errors === 0) await alignedPanel(bars, raw, full, ctx);
  return quality;
}

/**
 * Loads, checks and aligns market data, with the quotes and halts that `data` names. Errors: AUTOSTOCK_DATA_NOT_FOUND (file, symbol, range), _PARSE, _INVALID
 * (a defect that no safe repair resolves), AUTOSTOCK_CONFIG_*, AUTOSTOCK_CANCELLED.
 */
export async function loadPanel(
  config: Partial<DataConfig>,
  ctx: RunContext = quietContext(),
): Promise<{ panel: Panel; quality: QualityReport }> {
  const { full, raw, bars, quality } = await inspect(config, ctx);
  requireUsable(quality, raw.provenance.source);
  if (quality.warnings + quality.repaired > 0) {
    ctx.warn(
      `data: ${quality.warnings} warnings, ${quality.repaired} repairs; "autostock data check" lists them`,
    );
  }
  return { panel: await alignedPanel(bars, raw, full, ctx), quality };
}
