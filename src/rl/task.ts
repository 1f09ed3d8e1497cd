import { AutostockError, closest } from '../core/index.ts';
import {
  type ActionPolicyHandle,
  type EnvironmentHandle,
  loadNative,
  type NativeControl,
  type NativeParams,
  type RlEvaluation,
  type RlOptimum,
  type RlTaskInfo,
} from '../native/index.ts';

/** How a policy is judged. */
export interface Trial {
  /** Episodes. */
  readonly copies: number;
  /** Of each copy where the task never ends. */
  readonly steps: number;
  readonly seed: number;
}

/** What an agent is trained and judged on. */
export interface Task {
  readonly name: string;
  /** Judged by mean reward per step, not by the return of an episode. */
  readonly perStep: boolean;
  /** Judged on data apart from those it learns from: the policy that did best there is kept, not the last one. */
  readonly selects?: boolean;
  /** Score that counts as solved. */
  readonly solved?: number;
  /** What can be earned at best, per step, where it is known. */
  readonly optimum?: RlOptimum;
  open(copies: number): EnvironmentHandle;
  /** Plays greedily. */
  judge(policy: ActionPolicyHandle, trial: Trial, control?: NativeControl): Promise<RlEvaluation>;
}

/** Plays one greedy episode on every copy, or `steps` steps, and closes the environment. */
export async function playGreedily(
  policy: ActionPolicyHandle,
  environment: EnvironmentHandle,
  { steps, seed }: { readonly steps: number; readonly seed: number },
  control?: NativeControl,
): Promise<RlEvaluation> {
  const native = loadNative();
  try {
    return await native.rlEvaluate(policy, environment, seed, steps, false, control);
  } finally {
    native.rlEnvironmentClose(environment);
  }
}

/** Every built-in task with its options. */
export const builtInTasks = (): readonly RlTaskInfo[] => loadNative().rlTasks();

/** Refuses a name that is no task; `trading` is one, though not built in. */
function requireTask(name: string): void {
  const known = ['trading', ...builtInTasks().map((task) => task.name)];
  if (known.slice(1).includes(name)) return;
  const near = closest(name, known);
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_UNKNOWN_NAME',
    `unknown task "${name}": ${near ? `did you mean "${near}"? ` : ''}known: ${known.join(', ')}`,
    { details: { field: 'environment.name', was: name, known } },
  );
}

/** A built-in task under these options, all of them numbers; coded errors name what does not fit. */
export function builtInTask({ name, ...options }: { readonly name: string }): Task {
  const native = loadNative();
  requireTask(name);
  for (const [key, value] of Object.entries(options)) {
    if (typeof value === 'number' || typeof value === 'boolean') continue;
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `environment.${key} must be a number, was ${JSON.stringify(value)}`,
      { details: { field: `environment.${key}`, was: value } },
    );
  }
  const params = Object.fromEntries(Object.entries(options).map(([k, v]) => [k, Number(v)])) as NativeParams;
  native.rlEnvironmentClose(native.rlEnvironmentOpen(name, params, 1));
  const { endless, solved, options: known } = builtInTasks().find((task) => task.name === name)!;
  // One episode without end, and rewards without what luck adds to them.
  const judged = (steps: number): NativeParams =>
    Object.fromEntries(
      Object.entries({ episodeSteps: steps, expectedReward: 1 }).filter(
        ([option]) => endless && known.some((field) => field.name === option),
      ),
    );
  const optimum = native.rlOptimum(name, params);
  return {
    name,
    perStep: endless,
    solved: Number.isFinite(solved) ? solved : undefined,
    optimum: Number.isFinite(optimum.rewardPerStep) ? optimum : undefined,
    open: (copies) => native.rlEnvironmentOpen(name, params, copies),
    judge: (policy, { copies, steps, seed }, control) => {
      const environment = native.rlEnvironmentOpen(name, { ...params, ...judged(steps) }, copies);
      return playGreedily(policy, environment, { steps: endless ? steps : 0, seed }, control);
    },
  };
}
