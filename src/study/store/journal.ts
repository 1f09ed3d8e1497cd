import { AutostockError } from '../../core/index.ts';

/** What a sweep's rows depend on; a resumed sweep must have the same. */
export interface JournalHead {
  readonly kind: 'sweep';
  readonly format: 1;
  /** The parts of the study that decide the rows. */
  readonly study: Readonly<Record<string, unknown>>;
  readonly dataHash: string;
  readonly codeVersion: string;
  readonly path: string;
  readonly simd: string;
  readonly device: string;
  readonly sets: number;
  readonly symbols: readonly string[];
  readonly columns: readonly string[];
}

/** One chunk whose rows are on disk. */
export interface JournalChunk {
  readonly chunk: number;
  readonly from: number;
  readonly count: number;
  /** Of the chunk's bytes in rows.f64. */
  readonly sha256: string;
}

export const journalLine = (value: JournalHead | JournalChunk): string => `${JSON.stringify(value)}\n`;

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

const isChunk = (value: unknown, chunk: number, from: number): value is JournalChunk => {
  const line = value as Partial<JournalChunk> | null | undefined;
  return (
    line?.chunk === chunk &&
    line.from === from &&
    Number.isInteger(line.count) &&
    Number(line.count) > 0 &&
    /^[0-9a-f]{64}$/.test(String(line.sha256))
  );
};

export interface Journal {
  /** Absent when even the first line is torn. */
  readonly head?: JournalHead;
  readonly chunks: readonly JournalChunk[];
  /** Byte length of the head and of each chunk's line, newline included. */
  readonly lengths: readonly number[];
}

/** The whole lines of a journal in order, up to the first that is torn or out of place. */
export function parseJournal(text: string): Journal {
  const lines = text.split('\n').slice(0, -1);
  const head = parseLine(lines[0] ?? '') as JournalHead | undefined;
  if (head?.kind !== 'sweep') return { chunks: [], lengths: [] };
  const chunks: JournalChunk[] = [];
  const lengths = [Buffer.byteLength(lines[0]) + 1];
  let from = 0;
  for (const line of lines.slice(1)) {
    const chunk = parseLine(line);
    if (!isChunk(chunk, chunks.length, from)) break;
    chunks.push(chunk);
    lengths.push(Buffer.byteLength(line) + 1);
    from += chunk.count;
  }
  return { head, chunks, lengths };
}

/** The first place where two values differ, dotted. */
function difference(
  was: unknown,
  now: unknown,
  at: string,
): { at: string; was: unknown; now: unknown } | undefined {
  const plain = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null;
  if (!plain(was) || !plain(now)) return Object.is(was, now) ? undefined : { at, was, now };
  for (const key of new Set([...Object.keys(was), ...Object.keys(now)])) {
    const found = difference(was[key], now[key], at === '' ? key : `${at}.${key}`);
    if (found) return found;
  }
  return undefined;
}

const WORDS: Readonly<Record<string, string>> = {
  dataHash: 'data (dataHash)',
  codeVersion: 'code version (codeVersion)',
  sets: 'number of parameter sets (sets)',
};

/** Refuses to continue a sweep of something else; the message names what differs. */
export function requireSameHead(was: JournalHead, now: JournalHead, path: string): void {
  const found = difference(JSON.parse(JSON.stringify(was)), JSON.parse(JSON.stringify(now)), '');
  if (!found) return;
  const field = found.at.replace(/^study\./, '');
  const [before, after] = [found.was, found.now].map((v) => JSON.stringify(v) ?? 'nothing');
  throw new AutostockError(
    'AUTOSTOCK_STUDY_RESUME',
    `${path} belongs to a sweep with another ${WORDS[field] ?? field}: was ${before}, now ${after}. ` +
      'Resume with the same, or sweep into another folder with --out',
    { details: { field, was: found.was, now: found.now, path } },
  );
}
