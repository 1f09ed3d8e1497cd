import { AutostockError, purposeHash, type RunContext, toAutostockError } from '../core/index.ts';
import { cancelFlag, loadNative, type NativeControl, type RlEvaluation } from '../native/index.ts';
import { readTrainingState, type TrainingState, writeTrainingState } from './checkpoint.ts';
import { rlConfigHash } from './config.ts';
import { playGreedily, scoreOf, scoresOf } from './evaluate.ts';
import { nativeOptions } from './nativeOptions.ts';
import type { RlConfig } from './schema/config.ts';
import type { Task } from './task.ts';
import type { EvaluationPoint, SeedResult } from './types.ts';

export interface TrainSeedSettings {
  /** Where the state is kept after each evaluation; one that is there is taken up again, to the same bytes. */
  readonly checkpoint?: string;
}

/** Steps at which a training of so many stops to be judged. */
function stops(steps: number, every: number): number[] {
  const list: number[] = [];
  for (let at = every; every > 0 && at < steps; at += every) list.push(at);
  return [...list, steps];
}

/** Refuses, before any work, what the algorithm cannot learn on the task and networks that fit no options. */
export function requireTrainable(task: Task, config: RlConfig): void {
  const native = loadNative();
  const { network, options } = nativeOptions(config, 0);
  const environment = task.open(1);
  try {
    if (config.algorithm === 'dqn' && native.rlEnvironmentSpace(environment).choices === 0) {
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        `algorithm "dqn" chooses among actions, those of ${task.name} are continuous: use "ppo"`,
        { details: { field: 'algorithm', was: config.algorithm } },
      );
    }
    native.rlTrainerClose(native.rlTrainerOpen(config.algorithm, environment, network, options));
  } catch (error) {
    throw toAutostockError(error);
  } finally {
    native.rlEnvironmentClose(environment);
  }
}

/**
 * Trains one seed on one thread of the addon. The same configuration and seed give the same bytes, across kills and resumes too;
 * evaluations draw from streams of their own and change nothing. Throws AUTOSTOCK_CANCELLED, AUTOSTOCK_MODEL_DIVERGED (the
 * checkpoint stays as it was before), AUTOSTOCK_MODEL_CHECKPOINT, AUTOSTOCK_CONFIG_INVALID.
 */
export async function trainSeed(
  task: Task,
  config: RlConfig,
  seed: number,
  ctx: RunContext,
  { checkpoint }: TrainSeedSettings = {},
): Promise<SeedResult> {
  const native = loadNative();
  const { network, options } = nativeOptions(config, seed);
  const cancel = cancelFlag(ctx.signal);
  const control: NativeControl = { cancel: cancel.flag };
  const evaluationSeed = purposeHash('rl-evaluation');
  const environment = task.open(config.copies);
  const space = native.rlEnvironmentSpace(environment);
  const { evaluation, algorithm } = config;
  try {
    const trainer = native.rlTrainerOpen(algorithm, environment, network, options);
    const judge = async (copies: number): Promise<RlEvaluation> => {
      const policy = native.rlPolicyOpen(algorithm, space, network, options, native.rlTrainerPolicy(trainer));
      try {
        const played = { copies, steps: evaluation.steps, seed: evaluationSeed };
        return await playGreedily(policy, task, played, control);
      } finally {
        native.rlPolicyClose(policy);
      }
    };
    try {
      const hash = rlConfigHash(config);
      const kept: TrainingState | undefined =
        (checkpoint && (await readTrainingState(checkpoint, hash, seed))) || undefined;
      if (kept) native.rlTrainerLoad(trainer, kept.trainer);
      let seconds = kept?.seconds ?? 0;
      const evaluations: EvaluationPoint[] = [...(kept?.evaluations ?? [])];
      for (const stop of stops(config.steps, evaluation.every)) {
        if (stop <= (evaluations.at(-1)?.steps ?? 0)) continue;
        const from = performance.now();
        await native.rlTrainerRun(trainer, stop, {
          ...control,
          onProgress: (done, _, last) =>
            ctx.progress({
              stage: `seed ${seed}`,
              done,
              total: config.steps,
              unit: 'steps',
              ...(Number.isFinite(last) && { note: `return ${last.toPrecision(4)}` }),
            }),
        });
        seconds += (performance.now() - from) / 1000;
        const steps = native.rlTrainerSteps(trainer);
        evaluations.push({ steps, seconds, score: scoreOf(task, await judge(evaluation.copies)) });
        if (checkpoint) {
          await writeTrainingState(checkpoint, {
            configHash: hash,
            seed,
            seconds,
            evaluations,
            trainer: native.rlTrainerSave(trainer),
          });
        }
      }
      const final = await judge(evaluation.finalCopies);
      const steps = native.rlTrainerSteps(trainer);
      const reached = evaluations.find(({ score }) => task.solved !== undefined && score >= task.solved);
      return {
        seed,
        steps,
        seconds,
        stepsPerSecond: steps / seconds,
        score: scoreOf(task, final),
        worstEpisode: Math.min(...scoresOf(task, final)),
        final,
        stepsToThreshold: reached?.steps ?? null,
        secondsToThreshold: reached?.seconds ?? null,
        evaluations,
        curve: native.rlTrainerCurve(trainer),
        policy: { space, weights: native.rlTrainerPolicy(trainer) },
      };
    } finally {
      native.rlTrainerClose(trainer);
    }
  } catch (error) {
    throw toAutostockError(error);
  } finally {
    native.rlEnvironmentClose(environment);
    cancel.dispose();
  }
}
