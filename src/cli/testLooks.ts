import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** What a look at a test saw: data, and the configurations of run and action models. */
export interface Look {
  readonly dataHash: string;
  readonly configuration: string;
}

/** Every look at a test of action models, beside the output folders: a line each. */
const LOOKS_FILE = 'test-looks.jsonl';
const pathFor = (folder: string): string => join(dirname(resolve(folder)), LOOKS_FILE);

/** Other configurations whose test on the same data was looked at before, into folders beside this one. */
export async function earlierLooks(folder: string, own: Look): Promise<number> {
  const path = pathFor(folder);
  if (!existsSync(path)) return 0;
  const looks = (await readFile(path, 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Look)
    .filter((look) => look.dataHash === own.dataHash && look.configuration !== own.configuration);
  return new Set(looks.map(({ configuration }) => configuration)).size;
}

/** Writes down a look, before its result is shown. */
export const countLook = (folder: string, look: Look): Promise<void> =>
  appendFile(pathFor(folder), `${JSON.stringify(look)}\n`);
