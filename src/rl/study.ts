import { join } from 'node:path';
import { mapLimited, type RunContext } from '../core/index.ts';
import { quantile } from '../statistics/index.ts';
import { rlConfigHash } from './config.ts';
import type { RlConfig } from './schema/config.ts';
import { type SeedStatistics, seedStatistics } from './seedStatistics.ts';
import type { Task } from './task.ts';
import { trainSeed } from './train.ts';
import type { SeedResult } from './types.ts';

/** A training over several seeds. Figures over seeds are medians, never the best seed's. */
export interface RlStudy {
  readonly config: RlConfig;
  readonly configHash: string;
  readonly task: Omit<Task, 'open' | 'judge'>;
  readonly runs: readonly SeedResult[];
  readonly statistics: SeedStatistics;
  /** null = fewer than half of the seeds reached it. */
  readonly stepsToThreshold: number | null;
  readonly secondsToThreshold: number | null;
  /** Median over seeds, each on one thread. */
  readonly stepsPerSecond: number;
  /** Seconds of the whole study, evaluations included. */
  readonly seconds: number;
}

export interface RlStudySettings {
  /** Seeds trained at the same time, each on one thread. */
  readonly threads: number;
  /** Folder of the checkpoints, by seed: those that are there are taken up. None are kept without it. */
  readonly checkpoints?: string;
}

/** Median where a seed that never got there took for ever. */
function medianReached(values: readonly (number | null)[]): number | null {
  const sorted = values.map((v) => v ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const median = sorted[Math.ceil(sorted.length / 2) - 1];
  return Number.isFinite(median) ? median : null;
}

/** Trains the seeds side by side. Errors as of trainSeed(); the first one stops the rest. */
export async function trainSeeds(
  task: Task,
  config: RlConfig,
  seeds: readonly number[],
  ctx: RunContext,
  { threads, checkpoints }: RlStudySettings,
): Promise<RlStudy> {
  const from = performance.now();
  const runs = await mapLimited(seeds, threads, (seed) =>
    trainSeed(task, config, seed, ctx, {
      checkpoint: checkpoints && join(checkpoints, `seed-${seed}.checkpoint`),
    }),
  );
  const { open: _, judge: __, ...described } = task;
  return {
    config,
    configHash: rlConfigHash(config),
    task: described,
    runs,
    statistics: seedStatistics(runs.map(({ score }) => score)),
    stepsToThreshold: medianReached(runs.map((r) => r.stepsToThreshold)),
    secondsToThreshold: medianReached(runs.map((r) => r.secondsToThreshold)),
    stepsPerSecond: quantile(
      runs.map((r) => r.stepsPerSecond),
      0.5,
    ),
    seconds: (performance.now() - from) / 1000,
  };
}
