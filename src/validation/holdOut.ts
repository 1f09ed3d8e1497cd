import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AutostockError, canonicalJson, sha256 } from '../core/index.ts';
import { invalid } from './run.ts';

/** Longest line of the ledger, bytes: one write of it is not torn between two processes. */
const LONGEST_LINE = 4000;

/** What a hold-out is: these bars of this data. Another range or other data is another hold-out. */
export interface HoldOutRange {
  readonly dataHash: string;
  /** Bars from `startMs` to `endMs`, epoch ms. */
  readonly startMs: number;
  readonly endMs: number;
}

export interface HoldOutLook {
  /** Epoch ms, as the caller knows it. */
  readonly timeMs: number;
  readonly configHash: string;
  readonly note?: string;
}

/** One line of the ledger; `undefined` where a line was cut short by a kill. */
type Line = (HoldOutLook & { readonly key: string }) | undefined;

function parse(text: string): Line {
  try {
    const line = JSON.parse(text) as Record<string, unknown>;
    const whole =
      typeof line.key === 'string' && typeof line.timeMs === 'number' && typeof line.configHash === 'string';
    return whole ? (line as unknown as NonNullable<Line>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A stretch of data kept out of every decision, and a ledger beside the study of each time it was looked at. The ledger
 * only grows: one JSON line a look, appended in a single write and synced before the look is granted. A kill loses
 * nothing that was granted, and processes that look at once are all counted. A damaged line counts as a look.
 */
export class HoldOut {
  readonly path: string;
  readonly range: HoldOutRange;
  /** Names the hold-out in the ledger: hash of data and range. */
  readonly key: string;

  constructor(path: string, range: HoldOutRange) {
    if (range.dataHash === '') throw invalid('dataHash', 'must not be empty', '""');
    if (!(Number.isFinite(range.startMs) && range.startMs < range.endMs))
      throw invalid('endMs', `must be above startMs ${range.startMs}`, range.endMs);
    this.path = path;
    this.range = range;
    const { dataHash, startMs, endMs } = range;
    this.key = sha256(canonicalJson({ dataHash, startMs, endMs })).slice(0, 32);
  }

  /** Looks at this hold-out so far. */
  get count(): number {
    return this.#lines().length;
  }

  /** The looks that can still be read, oldest first. */
  looks(): HoldOutLook[] {
    return this.#lines().flatMap((line) => {
      if (!line) return [];
      const { key: _key, ...look } = line;
      return [look];
    });
  }

  /** Records a look, before its data is used, and returns how many there are now, this one included. */
  look(look: HoldOutLook): number {
    if (!Number.isFinite(look.timeMs)) throw invalid('timeMs', 'must be finite', look.timeMs);
    const line = Buffer.from(`\n${JSON.stringify({ key: this.key, ...look })}\n`);
    if (line.length > LONGEST_LINE)
      throw invalid('note', `must keep a look below ${LONGEST_LINE} bytes`, line.length);
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      const file = openSync(this.path, 'a', 0o644);
      try {
        const written = writeSync(file, line);
        if (written !== line.length) throw new Error(`${written} of ${line.length} bytes written`);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch (cause) {
      throw this.#failure('write', cause);
    }
    return this.count;
  }

  /** "The hold-out has been looked at 3 times." */
  describe(): string {
    return describeLooks(this.count);
  }

  #lines(): Line[] {
    let text = '';
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw this.#failure('read', cause);
    }
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parse)
      .filter((line) => line === undefined || line.key === this.key);
  }

  #failure(what: string, cause: unknown): AutostockError {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new AutostockError(
      'AUTOSTOCK_IO_FAILURE',
      `cannot ${what} the hold-out ledger ${this.path}: ${why}`,
      {
        cause,
        details: { path: this.path },
      },
    );
  }
}

/** The count in words, with what it means. */
export function describeLooks(count: number): string {
  if (count === 0) return 'The hold-out has not been looked at.';
  if (count === 1) return 'The hold-out has been looked at once.';
  return `The hold-out has been looked at ${count} times: it is no longer untouched, each look was another trial.`;
}
