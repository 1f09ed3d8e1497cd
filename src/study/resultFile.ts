import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AutostockError, decodeTyped, encodeTyped } from '../core/index.ts';
import type { StudyResult } from './types.ts';

const RESULT_FILE = 'result.json';
const FORMAT = 1;

/** Saves a result without its timings: the same study on the same data gives the same bytes. */
export function writeStudyResult(dir: string, result: StudyResult): void {
  const path = join(dir, RESULT_FILE);
  const { timingsMs: _timings, ...lasting } = result;
  try {
    mkdirSync(dir, { recursive: true });
    writeFileSync(`${path}.new`, JSON.stringify({ format: FORMAT, study: lasting }, encodeTyped));
    renameSync(`${path}.new`, path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot write ${path}: ${why}`, {
      cause,
      details: { path },
    });
  }
}

/** The result in a study's folder: AUTOSTOCK_DATA_NOT_FOUND without one, AUTOSTOCK_DATA_PARSE when it is damaged. */
export function readStudyResult(dir: string): StudyResult {
  const path = join(dir, RESULT_FILE);
  if (!existsSync(path)) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `${path} does not exist: name the folder of a finished study`,
      {
        details: { path },
      },
    );
  }
  let saved: { format?: unknown; study?: Omit<StudyResult, 'timingsMs'> } | undefined;
  try {
    saved = JSON.parse(readFileSync(path, 'utf8'), decodeTyped) as typeof saved;
  } catch {
    saved = undefined;
  }
  if (saved?.format !== FORMAT || typeof saved.study?.kind !== 'string') {
    throw new AutostockError(
      'AUTOSTOCK_DATA_PARSE',
      `${path} is damaged or of another version: run the study again`,
      {
        details: { path },
      },
    );
  }
  // Walk-forwards saved before they had a sensitivity are still read.
  return { ...saved.study, sensitivity: saved.study.sensitivity ?? [], timingsMs: {} } as StudyResult;
}
