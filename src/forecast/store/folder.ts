import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AutostockError, canonicalJson, sha256, type TimeMs } from '../../core/index.ts';
import { barEnd } from '../../data/index.ts';
import { headOf, type Prepared } from '../../pipeline/index.ts';
import { columnsOf } from '../columns.ts';
import { lastTrainedBar } from '../lastTrainedBar.ts';
import type { FoldForecast, ForecastStore, ForecastTask } from '../types.ts';
import { requireSameStudy, type StudyHead } from './head.ts';
import { decodePart, encodePart, type PartId } from './part.ts';

/** The file that marks a folder as a walk-forward's. */
export const STUDY_FILE = 'study.json';
const PARTS = 'parts';
const TEMP = '.new';

export type OpenMode = 'new' | 'resume' | 'overwrite';

async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  const temp = `${path}.${randomUUID()}${TEMP}`;
  try {
    await writeFile(temp, data);
    await rename(temp, path);
  } catch (cause) {
    await rm(temp, { force: true });
    throw new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot write ${path}: ${(cause as Error).message}`, {
      cause,
      details: { path },
    });
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot read ${path}: ${(cause as Error).message}`, {
      cause,
      details: { path },
    });
  }
}

/** The head of the walk-forward in a folder: undefined without one, AUTOSTOCK_DATA_PARSE when it is damaged. */
export async function readHead(dir: string): Promise<StudyHead | undefined> {
  const path = join(dir, STUDY_FILE);
  const text = await readIfThere(path);
  if (!text) return undefined;
  try {
    const head = JSON.parse(text.toString('utf8')) as StudyHead;
    if (head.kind === 'forecasts' && head.format === 1 && head.study && head.members) return head;
  } catch {
    // Falls through: not JSON is as damaged as the rest.
  }
  throw new AutostockError(
    'AUTOSTOCK_DATA_PARSE',
    `${path} is damaged or of another version: walk forward into a new folder`,
    { details: { path } },
  );
}

/**
 * A walk-forward's folder: study.json says what the forecasts depend on, parts/ holds one safetensors file for each
 * finished (member, fold, seed), put in place whole. A file that is torn or of something else counts as not there.
 */
export class ForecastFolder implements ForecastStore {
  readonly dir: string;
  readonly head: StudyHead;
  readonly #prepared: Pick<Prepared, 'panel'>;
  readonly #key: string;

  constructor(dir: string, head: StudyHead, prepared: Pick<Prepared, 'panel'>) {
    this.dir = dir;
    this.head = head;
    this.#prepared = prepared;
    const { study, dataHash, codeVersion, symbols } = head;
    this.#key = sha256(canonicalJson({ study, dataHash, codeVersion, symbols }));
  }

  #id({ member, fold, seed }: ForecastTask): PartId {
    const { panel } = this.#prepared;
    const closeOf = (t: number) => barEnd(panel.time[t] as TimeMs, panel.interval);
    const { config } = this.head;
    return {
      member: member.name,
      fold: fold.index,
      seed,
      shape: [panel.symbols.length, fold.testEnd - fold.testStart, columnsOf(headOf(config)).names.length],
      trainedUntil: closeOf(lastTrainedBar(fold, config)),
      availableFrom: closeOf(fold.testStart),
      availableTo: closeOf(fold.testEnd - 1),
      key: sha256(`${this.#key}/${canonicalJson(member)}`),
    };
  }

  #path({ member, fold, seed }: ForecastTask, kind = ''): string {
    return join(this.dir, PARTS, `${member.name}-fold${fold.index}-seed${seed}${kind}.safetensors`);
  }

  stateFile(task: ForecastTask): string {
    return this.#path(task, '.state');
  }

  async read(task: ForecastTask): Promise<FoldForecast | undefined> {
    const file = await readIfThere(this.#path(task));
    return file && decodePart(this.#id(task), file);
  }

  write(task: ForecastTask, forecast: FoldForecast): Promise<void> {
    return writeWhole(this.#path(task), encodePart(this.#id(task), forecast));
  }
}

/**
 * Opens `dir` for a walk-forward: `new` must find none, `resume` continues what is there (AUTOSTOCK_STUDY_RESUME when
 * that is of another configuration, data or version; members and seeds may be added), `overwrite` drops it.
 */
export async function openForecastFolder(
  dir: string,
  head: StudyHead,
  prepared: Pick<Prepared, 'panel'>,
  mode: OpenMode,
): Promise<ForecastFolder> {
  const parts = join(dir, PARTS);
  const was = mode === 'overwrite' ? undefined : await readHead(dir);
  if (was && mode === 'new') {
    throw new AutostockError(
      'AUTOSTOCK_STUDY_RESUME',
      `${dir} already holds a walk-forward: continue it with --resume, replace it with --overwrite, or choose another folder with --out`,
      { details: { path: dir } },
    );
  }
  if (was) requireSameStudy(was, head, dir);
  else await rm(parts, { recursive: true, force: true });
  await mkdir(parts, { recursive: true });
  for (const name of await readdir(parts))
    if (name.endsWith(TEMP)) await rm(join(parts, name), { force: true });
  // What the folder also holds of members that are not asked for now stays known.
  const whole = {
    ...head,
    members: { ...was?.members, ...head.members },
    seeds: Math.max(was?.seeds ?? 0, head.seeds),
  };
  await writeWhole(join(dir, STUDY_FILE), `${JSON.stringify(whole, null, 2)}\n`);
  return new ForecastFolder(dir, head, prepared);
}
