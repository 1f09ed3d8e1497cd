import { createRegistry, type Panel, type RunContext } from '../core/index.ts';
import { type DataConfig, loadPanel } from '../data/index.ts';
import type { RunConfig } from '../pipeline/index.ts';
import { executeRun } from './execute.ts';
import { type PredictRequest, predict } from './predict.ts';

/** What a job kind is given by the host; the panel is shared memory. */
export interface RunInput {
  readonly config: RunConfig;
  readonly outDir: string;
  readonly panel: Panel;
}

/** A registry entry: what a worker thread can be asked to do. Inputs come from the job host only. */
export interface Task {
  readonly name: string;
  readonly description: string;
  execute(input: never, ctx: RunContext): Promise<unknown>;
}

const load: Task = {
  name: 'load-panel',
  description: 'Reads market data into shared memory.',
  execute: async (data: DataConfig, ctx) => (await loadPanel(data, ctx)).panel,
};

const run: Task = {
  name: 'run',
  description: 'Walk-forward with training and report; keeps the trained models for predictions.',
  execute: ({ config, outDir, panel }: RunInput, ctx) => executeRun(config, outDir, ctx, { panel }),
};

const backtest: Task = {
  name: 'backtest',
  description: 'The same walk-forward and report, without keeping models.',
  execute: ({ config, outDir, panel }: RunInput, ctx) =>
    executeRun(config, outDir, ctx, { panel, keepModels: false }),
};

const forecast: Task = {
  name: 'predict',
  description: 'Forecasts at the last of the bars sent, with a trained model.',
  execute: (request: PredictRequest, ctx) => predict(request, ctx),
};

export const TASKS = createRegistry<Task>('task', [load, run, backtest, forecast]);
