import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TEMP_MARK, writeFileAtomic } from './atomicFile.ts';
import type { JobRecord } from './types.ts';

/** Job records as JSON files under `<root>/jobs`, results under `<root>/runs`. */
export class JobStore {
  readonly #jobs: string;
  readonly #runs: string;
  readonly #records = new Map<string, JobRecord>();

  /** Reads what is there and removes what a killed process left half-written. */
  constructor(root: string) {
    this.#jobs = join(root, 'jobs');
    this.#runs = join(root, 'runs');
    for (const folder of [this.#jobs, this.#runs]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      sweep(folder, '.');
    }
    const records = readdirSync(this.#jobs)
      .filter((name) => name.endsWith('.json'))
      .map((name) => readRecord(join(this.#jobs, name)))
      .filter((record) => record !== undefined);
    records.sort((a, b) =>
      a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? -1 : 1,
    );
    for (const record of records) this.#records.set(record.id, record);
  }

  runDir = (id: string): string => join(this.#runs, id);

  get(id: string): JobRecord | undefined {
    return this.#records.get(id);
  }

  /** Oldest first. */
  all(): JobRecord[] {
    return [...this.#records.values()];
  }

  put(record: JobRecord): void {
    writeFileAtomic(join(this.#jobs, `${record.id}.json`), `${JSON.stringify(record, null, 2)}\n`);
    this.#records.set(record.id, record);
  }

  /** A change that is served but not worth a disk write: progress. */
  touch(record: JobRecord): void {
    this.#records.set(record.id, record);
  }

  /** Removes what a lost job had written so far. */
  discard(id: string): void {
    sweep(this.#runs, `.${id}${TEMP_MARK}`);
  }
}

function sweep(folder: string, prefix: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(prefix) && name.includes(TEMP_MARK))
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** A record that cannot be read is skipped: it must not keep the server from starting. */
function readRecord(path: string): JobRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(path, 'utf8')) as JobRecord;
    return typeof record.id === 'string' && typeof record.state === 'string' ? record : undefined;
  } catch {
    return undefined;
  }
}
