import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AutostockError, type Bar, INTERVALS, type Interval, type TimeMs } from '../../core/index.ts';
import { inspectBars, requireUsable } from '../quality/index.ts';
import { decodeBars, decodeHeader, encodeBars, type StoreHeader } from './format.ts';

/** Where bars live unless told otherwise, relative to the working folder. */
export const DEFAULT_STORE = '.autostock/data';
const SUFFIX = '.bars';
const HEADER_BYTES = 1 << 17;

/** One file for each symbol and interval; the symbol is escaped so that no name leaves the folder. */
export const storePath = (folder: string, symbol: string, interval: Interval): string =>
  join(folder, interval, `${encodeURIComponent(symbol)}${SUFFIX}`);

const isMissing = (cause: unknown): boolean => (cause as { code?: string } | null)?.code === 'ENOENT';

function ioError(path: string, doing: string, cause: unknown): AutostockError {
  if (cause instanceof AutostockError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot ${doing} "${path}": ${why}`, {
    cause,
    details: { path },
  });
}

async function readHead(path: string): Promise<StoreHeader> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, HEADER_BYTES, 0);
    return decodeHeader(buffer.subarray(0, bytesRead), path).header;
  } finally {
    await handle.close();
  }
}

/** What the store holds, sorted by interval and symbol; empty when the folder does not exist. */
export async function listStore(folder: string): Promise<StoreHeader[]> {
  const found: StoreHeader[] = [];
  for (const interval of INTERVALS) {
    let names: string[];
    try {
      names = (await readdir(join(folder, interval))).filter((n) => n.endsWith(SUFFIX)).sort();
    } catch (cause) {
      if (isMissing(cause)) continue;
      throw ioError(folder, 'read', cause);
    }
    for (const name of names) found.push(await readHead(join(folder, interval, name)));
  }
  return found;
}

/** The stored bars of one symbol, in time order; AUTOSTOCK_DATA_NOT_FOUND when there are none. */
export async function readBars(folder: string, symbol: string, interval: Interval): Promise<Bar[]> {
  const path = storePath(folder, symbol, interval);
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch (cause) {
    if (!isMissing(cause)) throw ioError(path, 'read', cause);
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `the store has no ${interval} bars of ${symbol} in ${folder}`,
      {
        details: { folder, symbol, interval },
      },
    );
  }
  return decodeBars(file, path);
}

async function readIfAny(folder: string, symbol: string, interval: Interval): Promise<Bar[]> {
  try {
    return await readBars(folder, symbol, interval);
  } catch (error) {
    if (error instanceof AutostockError && error.code === 'AUTOSTOCK_DATA_NOT_FOUND') return [];
    throw error;
  }
}

/** Old and new bars in time order, one for each time; the newer download of a bar wins. */
export function mergeBars(old: readonly Bar[], fresh: readonly Bar[]): Bar[] {
  const byTime = new Map<number, Bar>();
  for (const bar of old) byTime.set(bar.time, bar);
  for (const bar of fresh) byTime.set(bar.time, bar);
  return [...byTime.values()].sort((a, b) => a.time - b.time);
}

/** Bytes to disk, then renamed into place: readers see the old file or the new one, never half of one. */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(join(path, '..'), { recursive: true });
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw ioError(path, 'write', cause);
  }
}

/**
 * Merges bars into the store and returns how many the symbol has now. `coveredFrom` says since when the source was
 * asked, which may lie before the first bar; default: the first bar. Defects that no safe repair resolves are
 * refused with AUTOSTOCK_DATA_INVALID and leave the file as it was.
 */
export async function writeBars(
  folder: string,
  symbol: string,
  interval: Interval,
  bars: readonly Bar[],
  coveredFrom?: TimeMs,
): Promise<number> {
  const { bars: sound, quality } = inspectBars(new Map([[symbol, bars]]), { interval, repair: 'safe' });
  requireUsable(quality, `bars of ${symbol}`);
  const path = storePath(folder, symbol, interval);
  const old = await readIfAny(folder, symbol, interval);
  const merged = mergeBars(old, sound.get(symbol)!);
  if (merged.length === 0) return 0;
  const before = old.length > 0 ? (await readHead(path)).coveredFrom : Number.POSITIVE_INFINITY;
  const covered = Math.min(before, coveredFrom ?? (old.length > 0 ? before : merged[0].time));
  await writeWhole(path, encodeBars(symbol, interval, merged, covered));
  return merged.length;
}
