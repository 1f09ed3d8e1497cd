import { bookOf, type ForecastBook } from '../backtest/index.ts';
import { type Panel, periodsPerYear, type RunContext } from '../core/index.ts';
import { headFor, type OpenMode, openForecastFolder, outOfFold } from '../forecast/index.ts';
import {
  planFolds,
  policyContext,
  prepare,
  type RunConfig,
  requireCosts,
  requireShorts,
  resolveRunConfig,
} from '../pipeline/index.ts';
import { columnWriter } from '../policy/index.ts';
import type { TradingTask } from '../rl/index.ts';
import { planActionFolds } from './folds.ts';
import { columnsOf } from './market.ts';
import type { Stage } from './stage.ts';
import { requireTask } from './task.ts';

/** What is traded when nothing else is named: the embedded data, with members that train within seconds. */
export const defaultRun = (): RunConfig =>
  resolveRunConfig({
    name: 'trading',
    data: { source: 'embedded' },
    benchmark: 'SPX',
    sentiment: 'SPX',
    models: [{ name: 'zero-return' }, { name: 'ridge' }, { name: 'gbdt' }],
    walkForward: { trainBars: 1260, testBars: 650 },
  });

export interface StageSettings {
  /** Folder that keeps the forecasts; nothing is kept without. */
  readonly forecasts?: string;
  readonly mode?: OpenMode;
  /** Called once everything is checked, before anything is made or written. */
  readonly begin?: () => Promise<void>;
  /** Forecasts that are there already, of the run's members over its walk-forward. */
  readonly book?: ForecastBook;
}

/**
 * The folds of forecasts and of action models, or a coded error: as of planFolds() and planActionFolds(), and
 * AUTOSTOCK_CONFIG_INVALID for unknown columns and for shorts that the risk gate would refuse; those of requireTask().
 */
export function planStage(config: RunConfig, panel: Panel, task: TradingTask) {
  requireShorts(task, config.risk, 'environment');
  const context = policyContext(config, panel.symbols, periodsPerYear(panel.interval));
  columnWriter(columnsOf({ config }, task), context);
  requireTask(task, config);
  const forecastFolds = planFolds(panel.time, config);
  const folds = planActionFolds(forecastFolds[0].testStart, panel.time.length, task, config);
  return { forecastFolds, folds };
}

/** Features, walk-forward forecasts and folds of a run, for action models. Errors as of planStage(), prepare() and outOfFold(). */
export async function openStage(
  config: RunConfig,
  panel: Panel,
  task: TradingTask,
  ctx: RunContext,
  { forecasts, mode = 'new', begin, book }: StageSettings = {},
): Promise<Stage> {
  const { forecastFolds, folds } = planStage(config, panel, task);
  const start = forecastFolds[0].testStart;
  const prepared = prepare(panel, config);
  requireCosts(prepared, config);
  await begin?.();
  const stage = {
    config,
    prepared,
    forecastFolds,
    start,
    folds,
    from: folds[0].testStart,
    signal: ctx.signal,
  };
  if (book) return { ...stage, book };
  const head = headFor({ panel }, config, config.models, 1);
  const store =
    forecasts === undefined ? undefined : await openForecastFolder(forecasts, head, { panel }, mode);
  const made = await outOfFold(prepared, forecastFolds, config.models, config, ctx, { store });
  return { ...stage, book: bookOf(made) };
}
