import {
  type ActionPolicyHandle,
  loadNative,
  type NativeControl,
  type RlEvaluation,
} from '../native/index.ts';
import { mean } from '../statistics/index.ts';
import type { Task } from './task.ts';

/** Plays `copies` episodes greedily, or `steps` steps of each where the task never ends. */
export async function playGreedily(
  policy: ActionPolicyHandle,
  task: Task,
  { copies, steps, seed }: { copies: number; steps: number; seed: number },
  control?: NativeControl,
): Promise<RlEvaluation> {
  const native = loadNative();
  const environment = task.open(copies);
  try {
    return await native.rlEvaluate(policy, environment, seed, task.endless ? steps : 0, false, control);
  } finally {
    native.rlEnvironmentClose(environment);
  }
}

/** Return of an episode, or reward per step of an endless task; [N]. */
export const scoresOf = (task: Task, { returns, lengths }: RlEvaluation): Float64Array =>
  task.endless ? returns.map((sum, i) => sum / lengths[i]) : returns;

export const scoreOf = (task: Task, played: RlEvaluation): number => mean(scoresOf(task, played));
