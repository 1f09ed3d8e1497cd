import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { type ActionModelOutcome, type Backtest, backtest } from '../backtest/index.ts';
import { AutostockError, type Panel, type RunContext } from '../core/index.ts';
import { loadPanel } from '../data/index.ts';
import { listCheckpoints } from '../models/index.ts';
import type { RunConfig } from '../pipeline/index.ts';
import { REPORT_FILE, writeReport } from '../report/index.ts';
import { resolveTradingConfig, type TradingConfig } from '../rl/index.ts';
import { actionStudy, openStage, outcomeOf, planStage } from '../trading/index.ts';
import { writeActionStudy } from './actionFiles.ts';
import { removeAbandoned, tempBeside } from './atomicFile.ts';
import { writeResult } from './resultFile.ts';
import type { RunOutput } from './types.ts';

/** A folder with this file in it was written by a run and may be replaced by the next one. */
const CONFIG_FILE = 'config.json';

export interface ExecuteOptions {
  /** Keep every fold's trained models below `models/`; true for the task "run". */
  readonly keepModels?: boolean;
  /** A panel that is already loaded; `config.data` is read otherwise. */
  readonly panel?: Panel;
}

/**
 * Data, training, walk-forward and report into `outDir`. Everything is written into a hidden folder beside it
 * that takes its place at the end: a run that fails or is cancelled leaves what was there before untouched.
 */
export async function executeRun(
  config: RunConfig,
  outDir: string,
  ctx: RunContext,
  options: ExecuteOptions = {},
): Promise<RunOutput> {
  await checkReplaceable(outDir);
  removeAbandoned(outDir);
  const keepModels = options.keepModels ?? true;
  const temp = tempBeside(outDir);
  const modelDir = join(temp, 'models');
  // The topmost folder that had to be made; a run that fails takes the empty ones away again.
  const made = await mkdir(keepModels ? modelDir : temp, { recursive: true });
  try {
    const panel = options.panel ?? (await loadPanel(config.data, ctx)).panel;
    checkCancelled(ctx);
    const training = actionModelsOf(config);
    if (training) planStage(config, panel, training.task);
    const made = await backtest(config, panel, ctx, keepModels ? { modelDir } : {});
    checkCancelled(ctx);
    const actionModels = training && (await trainActionModels(training, config, panel, made, temp, ctx));
    const result = { ...made.result, ...(actionModels && { actionModels }) };
    checkCancelled(ctx);
    const { htmlPath, summaryPath } = await writeReport(result, temp);
    await writeResult(temp, result);
    await writeFile(join(temp, CONFIG_FILE), `${JSON.stringify(config, null, 2)}\n`);
    const checkpoints = keepModels ? await listCheckpoints(modelDir) : [];
    checkCancelled(ctx);
    await putInPlace(temp, outDir);
    return {
      reportFile: relative(temp, htmlPath),
      summaryFile: relative(temp, summaryPath),
      checkpoints,
      dataHash: result.dataHash,
      verdict: result.verdict.sentence,
      ...(actionModels && {
        actionModels: { verdict: actionModels.verdict, report: actionModels.reportFile },
      }),
    };
  } catch (thrown) {
    await rm(temp, { recursive: true, force: true });
    if (made !== undefined) await removeEmpty(dirname(resolve(temp)), resolve(made));
    throw thrown;
  }
}

/** Folder of the action models within that of the run. */
const ACTION_MODELS = 'action-models';

/** What a configuration says of action models. */
function actionModelsOf({ actionModels }: RunConfig): (TradingConfig & { seeds: number }) | undefined {
  if (!actionModels) return undefined;
  const { seeds, ...training } = actionModels;
  return { seeds, ...resolveTradingConfig(training, {}, 'actionModels') };
}

/** Action models on the run's own forecasts. */
async function trainActionModels(
  { config: rl, task, seeds }: TradingConfig & { seeds: number },
  config: RunConfig,
  panel: Panel,
  { book }: Backtest,
  folder: string,
  ctx: RunContext,
): Promise<ActionModelOutcome> {
  const stage = await openStage(config, panel, task, ctx, { book });
  const numbers = Array.from({ length: seeds }, (_, i) => 1 + i);
  const made = await actionStudy(stage, task, rl, numbers, ctx, { threads: config.threads });
  const own = join(folder, ACTION_MODELS);
  await mkdir(own, { recursive: true });
  await writeActionStudy(own, made);
  return outcomeOf(made.study, `${ACTION_MODELS}/${REPORT_FILE}`);
}

/** Removes `folder` and those above it up to `last` while they are empty; another run may be using one. */
async function removeEmpty(folder: string, last: string): Promise<void> {
  for (let at = folder; at.startsWith(last); at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}

function checkCancelled(ctx: RunContext): void {
  if (ctx.signal.aborted) throw new AutostockError('AUTOSTOCK_CANCELLED', 'the run was cancelled');
}

/** Refuses to replace a folder that no run has written. */
async function checkReplaceable(outDir: string): Promise<void> {
  if (!existsSync(outDir)) return;
  const names = await readdir(outDir).catch(() => undefined);
  if (names && (names.length === 0 || names.includes(CONFIG_FILE))) return;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `output folder "${outDir}" holds something that is not a run: name a new or an empty folder`,
    { details: { field: 'outDir', was: outDir } },
  );
}

async function putInPlace(temp: string, outDir: string): Promise<void> {
  await mkdir(dirname(outDir), { recursive: true });
  if (!existsSync(outDir)) return rename(temp, outDir);
  const old = tempBeside(outDir);
  await rename(outDir, old);
  try {
    await rename(temp, outDir);
  } catch (thrown) {
    await rename(old, outDir);
    throw thrown;
  }
  await rm(old, { recursive: true, force: true });
}
