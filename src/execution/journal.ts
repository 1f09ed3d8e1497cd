import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { AutostockError, sha256, type TimeMs } from '../core/index.ts';

export interface JournalEntry {
  readonly at: TimeMs;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One line of the journal. `hash` covers the line before it too: no record can change, vanish or move unseen. */
export interface JournalRecord extends JournalEntry {
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
}

/** Append-only memory of everything done with orders. `append` resolves when the record is safe. */
export interface Journal {
  append(entry: JournalEntry): Promise<JournalRecord>;
  read(): AsyncIterable<JournalRecord>;
  close(): Promise<void>;
}

const GENESIS = '0'.repeat(64);

function seal(entry: JournalEntry, seq: number, prev: string): JournalRecord {
  // Through JSON once: the hash must cover what a reader will parse.
  const body = JSON.parse(
    JSON.stringify({ seq, at: entry.at, kind: entry.kind, data: entry.data, prev }),
  ) as Omit<JournalRecord, 'hash'>;
  return { ...body, hash: sha256(JSON.stringify(body)) };
}

function parseRecord(line: string): JournalRecord | undefined {
  try {
    return JSON.parse(line) as JournalRecord;
  } catch {
    return undefined;
  }
}

function checkRecord(
  record: JournalRecord | undefined,
  seq: number,
  prev: string,
  path: string,
): JournalRecord {
  const { hash, ...body } = record ?? { hash: '' };
  if (record?.seq === seq && record.prev === prev && sha256(JSON.stringify(body)) === hash) return record;
  throw new AutostockError(
    'AUTOSTOCK_IO_FAILURE',
    `journal ${path} is damaged at record ${seq}: it was changed, cut or reordered. Keep it as evidence and start a new one`,
    { details: { path, seq } },
  );
}

/** Yields checked records with the byte offset after each; stops before a torn last line. */
async function* readRecords(
  path: string,
  size: number,
): AsyncGenerator<{ record: JournalRecord; end: number }> {
  let seq = 1;
  let prev = GENESIS;
  let offset = 0;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const end = offset + Buffer.byteLength(line) + 1;
    const record = parseRecord(line);
    // A crash can tear only the last line, and then its newline is missing.
    if (end > size) return;
    const checked = checkRecord(record, seq, prev, path);
    yield { record: checked, end };
    offset = end;
    prev = checked.hash;
    seq++;
  }
}

async function sizeOf(handle: FileHandle): Promise<number> {
  return (await handle.stat()).size;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** An NDJSON journal on disk, fsynced record by record. The whole chain is checked on opening. */
export async function openFileJournal(path: string): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, 'a', 0o600);
  let seq = 0;
  let prev = GENESIS;
  try {
    await syncFolder(dirname(path));
    const size = await sizeOf(handle);
    let end = 0;
    for await (const item of readRecords(path, size)) {
      seq = item.record.seq;
      prev = item.record.hash;
      end = item.end;
    }
    if (end < size) await truncate(path, end);
  } catch (error) {
    await handle.close();
    throw error;
  }
  let queue: Promise<unknown> = Promise.resolve();
  let failure: unknown;
  const write = async (entry: JournalEntry): Promise<JournalRecord> => {
    // After a failed write the chain on disk is unknown: nothing may follow it.
    if (failure !== undefined) throw failure;
    const record = seal(entry, seq + 1, prev);
    try {
      await handle.appendFile(`${JSON.stringify(record)}\n`);
      await handle.datasync();
    } catch (cause) {
      failure = new AutostockError(
        'AUTOSTOCK_IO_FAILURE',
        `journal ${path} cannot be written: ${String(cause)}`,
        {
          cause,
          details: { path },
        },
      );
      throw failure;
    }
    seq = record.seq;
    prev = record.hash;
    return record;
  };
  return {
    append(entry) {
      const done = queue.then(() => write(entry));
      queue = done.catch(() => {});
      return done;
    },
    async *read() {
      await queue;
      for await (const { record } of readRecords(path, await sizeOf(handle))) yield record;
    },
    async close() {
      await queue;
      await handle.close();
    },
  };
}

/** The same chain in memory: for backtests and replays, where nothing outlives the process. */
export function createMemoryJournal(): Journal {
  const records: JournalRecord[] = [];
  return {
    append(entry) {
      const record = seal(entry, records.length + 1, records.at(-1)?.hash ?? GENESIS);
      records.push(record);
      return Promise.resolve(record);
    },
    async *read() {
      yield* records;
    },
    close: () => Promise.resolve(),
  };
}
