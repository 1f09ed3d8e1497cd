/** What one folder of tests came to. */
export interface Counts {
  readonly folder: string;
  readonly files: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

type Outcome = { passed: number; failed: number; skipped: number };

/** `test/unit/core/x.test.ts` -> `test/unit`; a path outside test/ is its own folder. */
const folderOf = (file: string): string => /(?:^|\/)(test\/(?:fixtures\/)?[^/]+)\//.exec(file)?.[1] ?? file;

/** Adds up outcomes by file and keeps the faults that no test reported itself. */
export class Tally {
  readonly #files = new Map<string, Outcome>();
  readonly #notes: string[] = [];
  readonly #suspects = new Map<string, readonly string[]>();

  add(file: string, outcome: Outcome): void {
    const sum = this.#files.get(file) ?? { passed: 0, failed: 0, skipped: 0 };
    sum.passed += outcome.passed;
    sum.failed += outcome.failed;
    sum.skipped += outcome.skipped;
    this.#files.set(file, sum);
  }

  /** A fault outside any test counts as one failure. */
  fail(file: string, why: string): void {
    this.add(file, { passed: 0, failed: 1, skipped: 0 });
    this.note(`${file}: ${why}`);
  }

  note(message: string): void {
    this.#notes.push(message);
  }

  suspect(file: string, resources: readonly string[]): void {
    this.#suspects.set(file, resources);
  }

  suspects(): string {
    return [...this.#suspects]
      .map(([file, open]) => `  left open after ${file}: ${open.join(', ')}\n`)
      .join('');
  }

  get failed(): number {
    return [...this.#files.values()].reduce((sum, o) => sum + o.failed, 0);
  }

  byFolder(): Counts[] {
    const folders = new Map<string, { folder: string; files: number } & Outcome>();
    for (const [file, o] of this.#files) {
      const folder = folderOf(file);
      const sum = folders.get(folder) ?? { folder, files: 0, passed: 0, failed: 0, skipped: 0 };
      sum.files += 1;
      sum.passed += o.passed;
      sum.failed += o.failed;
      sum.skipped += o.skipped;
      folders.set(folder, sum);
    }
    return [...folders.values()];
  }

  summary(): string {
    const total = (key: keyof Outcome) => [...this.#files.values()].reduce((sum, o) => sum + o[key], 0);
    const skipped = total('skipped');
    const faults = this.#notes.splice(0).map((note) => `FAIL ${note}\n`);
    const tail = `${total('passed')} passed, ${total('failed')} failed${skipped ? `, ${skipped} skipped` : ''}\n`;
    return `\n${faults.join('')}${tail}`;
  }
}
