import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { type FileHandle, open, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { AutostockError } from '../../core/index.ts';
import {
  type JournalChunk,
  type JournalHead,
  journalLine,
  parseJournal,
  requireSameHead,
} from './journal.ts';
import { lockFolder } from './lock.ts';

export const ROWS_FILE = 'rows.f64';
export const JOURNAL_FILE = 'journal.jsonl';

export type OpenMode = 'new' | 'resume' | 'overwrite';

const READ_BYTES = 4 << 20;

const bytesOf = (rows: Float64Array): Uint8Array =>
  new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Rows of a sweep on disk, [set][symbol][column] float64 little-endian, and the journal that says which are whole.
 * A chunk is synced before its journal line is written; whatever comes after the last whole line is cut on resume.
 */
export class RowStore {
  readonly dir: string;
  readonly #rows: FileHandle;
  readonly #journal: FileHandle;
  readonly #bytesPerSet: number;
  readonly #release: () => void;
  #chunks: number;
  #sets: number;
  #journalBytes: number;

  private constructor(
    dir: string,
    files: [FileHandle, FileHandle],
    head: JournalHead,
    kept: Kept,
    release: () => void,
  ) {
    this.#release = release;
    this.dir = dir;
    [this.#rows, this.#journal] = files;
    this.#bytesPerSet = bytesPerSet(head);
    this.#chunks = kept.chunks;
    this.#sets = kept.sets;
    this.#journalBytes = kept.journalBytes;
  }

  /** Sets whose rows are on disk: a prefix of the space. */
  get done(): number {
    return this.#sets;
  }

  /** Opens `dir`: `new` must find nothing, `resume` verifies and continues what is there, `overwrite` drops it. */
  static async open(dir: string, head: JournalHead, mode: OpenMode): Promise<RowStore> {
    mkdirSync(dir, { recursive: true });
    const [rowsPath, journalPath] = [join(dir, ROWS_FILE), join(dir, JOURNAL_FILE)];
    const there = existsSync(journalPath) || existsSync(rowsPath);
    if (there && mode === 'new') {
      throw new AutostockError(
        'AUTOSTOCK_STUDY_RESUME',
        `${dir} already holds a sweep: continue it with --resume, replace it with --overwrite, or choose another folder with --out`,
        { details: { path: dir } },
      );
    }
    const flag = mode === 'overwrite' ? 'w' : 'a';
    const release = lockFolder(dir);
    try {
      for (const path of [rowsPath, journalPath]) await (await open(path, flag)).close();
      const kept = await verify(dir, head);
      await truncate(rowsPath, kept.sets * bytesPerSet(head));
      await truncate(journalPath, kept.journalBytes);
      const files: [FileHandle, FileHandle] = [await open(rowsPath, 'r+'), await open(journalPath, 'r+')];
      const store = new RowStore(dir, files, head, kept, release);
      if (kept.journalBytes === 0) await store.#append(journalLine(head));
      return store;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Adds the next sets; returns once they are safe. */
  async add(rows: Float64Array, count: number): Promise<void> {
    const bytes = bytesOf(rows).subarray(0, count * this.#bytesPerSet);
    await writeAll(this.#rows, bytes, this.#sets * this.#bytesPerSet);
    await this.#rows.datasync();
    const line: JournalChunk = { chunk: this.#chunks, from: this.#sets, count, sha256: digest(bytes) };
    await this.#append(journalLine(line));
    this.#chunks++;
    this.#sets += count;
  }

  async #append(line: string): Promise<void> {
    const bytes = Buffer.from(line);
    await writeAll(this.#journal, bytes, this.#journalBytes);
    await this.#journal.datasync();
    this.#journalBytes += bytes.length;
  }

  /** Rows of sets [from, from + count) into `out`. */
  async read(from: number, count: number, out: Float64Array): Promise<void> {
    await readAll(this.#rows, bytesOf(out).subarray(0, count * this.#bytesPerSet), from * this.#bytesPerSet);
  }

  /** Of all rows on disk. */
  async sha256(): Promise<string> {
    const hash = createHash('sha256');
    const block = new Uint8Array(READ_BYTES);
    const total = this.#sets * this.#bytesPerSet;
    for (let at = 0; at < total; at += READ_BYTES) {
      const bytes = block.subarray(0, Math.min(READ_BYTES, total - at));
      await readAll(this.#rows, bytes, at);
      hash.update(bytes);
    }
    return hash.digest('hex');
  }

  async close(): Promise<void> {
    await Promise.all([this.#rows.close(), this.#journal.close()]);
    this.#release();
  }
}

interface Kept {
  readonly chunks: number;
  readonly sets: number;
  readonly journalBytes: number;
}

const bytesPerSet = (head: JournalHead): number =>
  head.symbols.length * head.columns.length * Float64Array.BYTES_PER_ELEMENT;

/** The chunks whose bytes are what the journal says, up to the first that is not. */
async function verify(dir: string, head: JournalHead): Promise<Kept> {
  const journal = parseJournal(await readFile(join(dir, JOURNAL_FILE), 'utf8'));
  if (!journal.head) return { chunks: 0, sets: 0, journalBytes: 0 };
  requireSameHead(journal.head, head, dir);
  const size = bytesPerSet(head);
  const rows = await open(join(dir, ROWS_FILE), 'r');
  let kept: Kept = { chunks: 0, sets: 0, journalBytes: journal.lengths[0] };
  try {
    for (const { from, count, sha256 } of journal.chunks) {
      if (from + count > head.sets) break;
      const bytes = new Uint8Array(count * size);
      const whole = await readAll(rows, bytes, from * size).then(
        () => true,
        () => false,
      );
      if (!whole || digest(bytes) !== sha256) break;
      const journalBytes = kept.journalBytes + journal.lengths[kept.chunks + 1];
      kept = { chunks: kept.chunks + 1, sets: from + count, journalBytes };
    }
  } finally {
    await rows.close();
  }
  return kept;
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

async function readAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) {
      throw new AutostockError('AUTOSTOCK_IO_FAILURE', 'rows.f64 ends before the rows the journal names');
    }
    done += bytesRead;
  }
}
