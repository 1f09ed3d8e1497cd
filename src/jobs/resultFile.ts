import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResult } from '../backtest/index.ts';
import { AutostockError, decodeTyped, encodeTyped } from '../core/index.ts';
import { REGIME_MODELS } from '../regime/index.ts';

const RESULT_FILE = 'result.json';
const FORMAT = 1;

/** Saves a whole result beside its report, so that a report can be made again from it. */
export async function writeResult(folder: string, result: RunResult): Promise<void> {
  await writeFile(join(folder, RESULT_FILE), JSON.stringify({ format: FORMAT, result }, encodeTyped));
}

/** The result in a run's folder: AUTOSTOCK_DATA_NOT_FOUND when there is none, AUTOSTOCK_DATA_PARSE when it is damaged. */
export async function readResult(folder: string): Promise<RunResult> {
  const path = join(folder, RESULT_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `${path} cannot be read: name the folder of a finished run`,
      {
        cause,
        details: { path },
      },
    );
  }
  const damaged = (why: string, cause?: unknown) =>
    new AutostockError('AUTOSTOCK_DATA_PARSE', `${path} ${why}: run it again`, { cause, details: { path } });
  let saved: { format?: unknown; result?: RunResult };
  try {
    saved = JSON.parse(text, decodeTyped) as typeof saved;
  } catch (cause) {
    throw damaged('is not JSON', cause);
  }
  if (saved?.format !== FORMAT)
    throw damaged(`has format ${JSON.stringify(saved?.format)}, ${FORMAT} is known`);
  if (!saved.result) throw damaged('is of a study or damaged, not of a pipeline run');
  // Results saved before runs had a sensitivity or a choice of regime models are still read.
  return {
    ...saved.result,
    sensitivity: saved.result.sensitivity ?? [],
    regimeNames: saved.result.regimeNames ?? REGIME_MODELS.get('trend-volatility').states({}),
  };
}
