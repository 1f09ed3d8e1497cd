import { AutostockError, purposeHash, type RunContext, toAutostockError } from '../core/index.ts';
import { cancelFlag, loadNative, type NativeControl, type RlEvaluation } from '../native/index.ts';
import { readTrainingState, type TrainingState, writeTrainingState } from './checkpoint.ts';
import { rlConfigHash } from './config.ts';
import { scoreOf, scoresOf } from './evaluate.ts';
import { nativeOptions } from './nativeOptions.ts';
import type { RlConfig } from './schema/config.ts';
import type { Task } from './task.ts';
import type { EvaluationPoint, SeedResult } from './types.ts';

export interface TrainSeedSettings {
  /** Where the state is kept after each evaluation; one that is there is taken up again, to the same bytes. */
  readonly checkpoint?: string;
  /** Steps of a warm start by the oracle of the market that is traded; 0 = none. */
  readonly cloneSteps?: number;
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
  { checkpoint, cloneSteps = 0 }: TrainSeedSettings = {},
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
    const judge = async (weights: Uint8Array, copies: number): Promise<RlEvaluation> => {
      const policy = native.rlPolicyOpen(algorithm, space, network, options, weights);
      try {
        return await task.judge(policy, { copies, steps: evaluation.steps, seed: evaluationSeed }, control);
      } finally {
        native.rlPolicyClose(policy);
      }
    };
    try {
      const hash = rlConfigHash(config);
      const kept: TrainingState | undefined =
        (checkpoint && (await readTrainingState(checkpoint, hash, seed))) || undefined;
      if (kept) native.rlTrainerLoad(trainer, kept.trainer);
      const cloning =
        kept || cloneSteps === 0
          ? kept?.cloning
          : await native.rlTrainerClone(trainer, { steps: cloneSteps }, control);
      let seconds = kept?.seconds ?? 0;
      const evaluations: EvaluationPoint[] = [...(kept?.evaluations ?? [])];
      let best = kept?.best;
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
        const weights = native.rlTrainerPolicy(trainer);
        const score = scoreOf(task, await judge(weights, evaluation.copies));
        evaluations.push({ steps, seconds, score });
        if (task.selects && !(best && best.score >= score)) best = { steps, score, weights };
        if (checkpoint) {
          await writeTrainingState(checkpoint, {
            configHash: hash,
            seed,
            seconds,
            evaluations,
            ...(best && { best }),
            ...(cloning && { cloning }),
            trainer: native.rlTrainerSave(trainer),
          });
        }
      }
      const weights = best?.weights ?? native.rlTrainerPolicy(trainer);
      const final = await judge(weights, evaluation.finalCopies);
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
        ...(cloning && { cloning }),
        policy: { space, weights, steps: best?.steps ?? steps },
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
