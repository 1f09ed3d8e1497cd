import { join } from 'node:path';
import type { RunResult } from '../backtest/index.ts';
import { formatTable, summaryOf } from '../report/index.ts';
import type { CommandResult } from './command.ts';
import type { Output } from './output.ts';

/** Files of a run, relative to its folder. */
interface RunFiles {
  readonly folder: string;
  readonly reportFile: string;
  readonly summaryFile: string;
  readonly checkpoints?: readonly string[];
}

/** A run's result for the terminal: the table, the verdict, where the report is. */
export function runView(result: RunResult, out: Output, files?: RunFiles): CommandResult {
  const lines = [formatTable(result, { colour: out.colour.out })];
  if (files)
    lines.push(
      '',
      `report   ${join(files.folder, files.reportFile)}`,
      `numbers  ${join(files.folder, files.summaryFile)}`,
    );
  return { json: { ...files, summary: summaryOf(result) }, text: lines.join('\n') };
}
