import { join } from 'node:path';
import { mapLimited, type RunContext } from '../core/index.ts';
import { type SeedResult, trainSeed } from '../rl/index.ts';
import type { Trained } from './serve.ts';
import { tradingTask } from './task.ts';
import type { FoldTraining } from './types.ts';

/** A training with its policy. */
export interface TrainedFold {
  readonly fold: number;
  readonly run: SeedResult;
}

/** Trains every seed on every fold; a training's result depends on nothing but its fold and seed. */
export async function trainAll(
  { stage, market, task, config }: Trained,
  seeds: readonly number[],
  ctx: RunContext,
  { threads, checkpoints }: { readonly threads: number; readonly checkpoints?: string },
): Promise<TrainedFold[]> {
  const jobs = stage.folds.flatMap((fold) => seeds.map((seed) => ({ fold, seed })));
  const done = new Float64Array(jobs.length);
  return mapLimited(jobs, threads, async ({ fold, seed }, job) => {
    const own: RunContext = {
      ...ctx,
      progress: (event) => {
        done[job] = event.done;
        const sum = done.reduce((a, b) => a + b, 0);
        ctx.progress({
          stage: 'action models',
          done: sum,
          total: jobs.length * config.steps,
          unit: 'steps',
          note: `fold ${fold.index + 1} seed ${seed}`,
        });
      },
    };
    const checkpoint = checkpoints && join(checkpoints, `fold-${fold.index + 1}-seed-${seed}.checkpoint`);
    const settings = { checkpoint, cloneSteps: task.cloneSteps };
    const run = await trainSeed(tradingTask(stage, market, task, fold), config, seed, own, settings);
    return { fold: fold.index, run };
  });
}

export const trainingOf = ({ fold, run }: TrainedFold): FoldTraining => ({
  fold,
  seed: run.seed,
  seconds: run.seconds,
  steps: run.steps,
  chosenSteps: run.policy.steps,
  validation: run.score,
  evaluations: run.evaluations,
  curve: run.curve,
  ...(run.cloning && { cloning: run.cloning }),
});
