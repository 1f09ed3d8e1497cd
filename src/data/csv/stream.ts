import { createReadStream, existsSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Options, parse } from 'csv-parse';
import { AutostockError, type RunContext } from '../../core/index.ts';

const CHUNK_BYTES = 1 << 18;

/**
 * Every record of a .csv or .csv.gz file with its line, the header first, at bounded memory. Throws
 * AUTOSTOCK_DATA_NOT_FOUND naming the configuration field of `path`, AUTOSTOCK_DATA_PARSE, AUTOSTOCK_CANCELLED.
 */
export async function streamCsv(
  path: string,
  onRecord: (fields: readonly string[], line: number) => void,
  ctx: RunContext,
  field: string,
): Promise<void> {
  if (!existsSync(path)) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `data file "${path}" does not exist: check ${field}`,
      {
        details: { path },
      },
    );
  }
  const file = basename(path);
  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: 1 << 20,
    on_record: (record: unknown, info: { lines: number }) => {
      onRecord(record as readonly string[], info.lines);
      return null;
    },
  } as Options);
  parser.resume();
  const source = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  try {
    if (/\.gz$/i.test(path))
      await pipeline(source, createGunzip({ chunkSize: CHUNK_BYTES }), parser, { signal: ctx.signal });
    else await pipeline(source, parser, { signal: ctx.signal });
  } catch (cause) {
    if (cause instanceof AutostockError) throw cause;
    if (ctx.signal.aborted)
      throw new AutostockError('AUTOSTOCK_CANCELLED', `reading ${file} was cancelled`, { cause });
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AutostockError('AUTOSTOCK_DATA_PARSE', `${file} cannot be read: ${why}`, {
      cause,
      details: { path },
    });
  }
}
