import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResult } from '../backtest/index.ts';
import { AutostockError } from '../core/index.ts';
import { renderReport } from './page.ts';
import { summaryOf } from './summary.ts';

export const REPORT_FILE = 'report.html';
export const SUMMARY_FILE = 'summary.json';

/** Writes beside the target and renames over it: a reader sees the old file or the new one, never a part. */
async function writeAtomic(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
}

export interface Written {
  readonly htmlPath: string;
  readonly summaryPath: string;
}

/** Writes both files into `dir`, which is made when missing. Fails with AUTOSTOCK_IO_FAILURE. */
export async function writePage(page: string, summary: unknown, dir: string): Promise<Written> {
  const htmlPath = join(dir, REPORT_FILE);
  const summaryPath = join(dir, SUMMARY_FILE);
  try {
    await mkdir(dir, { recursive: true });
    await writeAtomic(summaryPath, `${JSON.stringify(summary, null, 2)}\n`);
    await writeAtomic(htmlPath, page);
  } catch (cause) {
    throw new AutostockError(
      'AUTOSTOCK_IO_FAILURE',
      `cannot write the report to "${dir}": ${(cause as Error).message}`,
      {
        cause,
        details: { dir },
      },
    );
  }
  return { htmlPath, summaryPath };
}

/** Writes `report.html` and `summary.json` into `dir`, which is made when missing. Fails with AUTOSTOCK_IO_FAILURE. */
export const writeReport = async (result: RunResult, dir: string): Promise<Written> =>
  writePage(renderReport(result), summaryOf(result), dir);
