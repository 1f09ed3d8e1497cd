import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { AutostockError, FIELDS, isoDate, type Panel } from '../../core/index.ts';

/**
 * The long format, one bar a line: symbol,date,open,high,low,close,volume and, where the panel has quotes, bid,ask;
 * shortest digits that read back equal, an unknown quote as nothing.
 */
export function* csvLines(panel: Panel): Generator<string> {
  const { quotes } = panel;
  yield `symbol,date,${FIELDS.join(',')}${quotes ? ',bid,ask' : ''}\n`;
  const text = (x: number): string => (Number.isNaN(x) ? '' : String(x));
  const T = panel.time.length;
  const stamps = Array.from(panel.time, (t) =>
    panel.interval === '1d' ? isoDate(t) : new Date(t).toISOString(),
  );
  for (const [s, symbol] of panel.symbols.entries()) {
    const name = /[",\n\r]/.test(symbol) ? `"${symbol.replaceAll('"', '""')}"` : symbol;
    let chunk = '';
    for (let t = 0; t < T; t++) {
      const i = s * T + t;
      if (Number.isNaN(panel.fields.close[i])) continue;
      chunk += `${name},${stamps[t]},${FIELDS.map((f) => panel.fields[f][i]).join(',')}`;
      chunk += quotes ? `,${text(quotes.bid[i])},${text(quotes.ask[i])}\n` : '\n';
    }
    yield chunk;
  }
}

/** Writes a panel as .csv or .csv.gz; the file appears whole or not at all. */
export async function writeCsv(panel: Panel, path: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const out = createWriteStream(temporary);
    if (/\.gz$/i.test(path)) await pipeline(Readable.from(csvLines(panel)), createGzip(), out);
    else await pipeline(Readable.from(csvLines(panel)), out);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot write "${path}": ${why}`, {
      cause,
      details: { path },
    });
  }
}
