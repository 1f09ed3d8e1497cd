import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AutostockError, decodeTyped, encodeTyped } from '../core/index.ts';
import type { ForecastStudy } from './result.ts';

export const RESULT_FILE = 'result.json';
const FORMAT = 1;

/** Saves a study's result, so that its report can be made again. */
export async function writeForecastStudy(dir: string, study: ForecastStudy): Promise<void> {
  const path = join(dir, RESULT_FILE);
  const temp = `${path}.${randomUUID()}.new`;
  try {
    await mkdir(dir, { recursive: true });
    await writeFile(temp, JSON.stringify({ format: FORMAT, forecasts: study }, encodeTyped));
    await rename(temp, path);
  } catch (cause) {
    await rm(temp, { force: true });
    throw new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot write ${path}: ${(cause as Error).message}`, {
      cause,
      details: { path },
    });
  }
}

/** The result in a walk-forward's folder: AUTOSTOCK_DATA_NOT_FOUND without one, AUTOSTOCK_DATA_PARSE when damaged. */
export async function readForecastStudy(dir: string): Promise<ForecastStudy> {
  const path = join(dir, RESULT_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `${path} cannot be read: name the folder of a finished walk-forward`,
      { cause, details: { path } },
    );
  }
  try {
    const saved = JSON.parse(text, decodeTyped) as { format?: unknown; forecasts?: ForecastStudy };
    if (saved.format === FORMAT && saved.forecasts?.kind === 'forecasts') return saved.forecasts;
  } catch {
    // Falls through: not JSON is as damaged as the rest.
  }
  throw new AutostockError(
    'AUTOSTOCK_DATA_PARSE',
    `${path} is damaged or of something else: walk forward again`,
    {
      details: { path },
    },
  );
}
