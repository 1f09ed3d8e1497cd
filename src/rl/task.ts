import { AutostockError } from '../core/index.ts';
import {
  type EnvironmentHandle,
  loadNative,
  type NativeParams,
  type RlOptimum,
  type RlTaskInfo,
} from '../native/index.ts';

/** What an agent is trained and judged on. */
export interface Task {
  readonly name: string;
  /** Judged by mean reward per step, not by the return of an episode. */
  readonly endless: boolean;
  /** Score that counts as solved. */
  readonly solved?: number;
  /** What can be earned at best, per step, where it is known. */
  readonly optimum?: RlOptimum;
  open(copies: number): EnvironmentHandle;
}

/** Every built-in task with its options. */
export const builtInTasks = (): readonly RlTaskInfo[] => loadNative().rlTasks();

const known = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

/** A built-in task under these options, all of them numbers; coded errors name what does not fit. */
export function builtInTask({ name, ...options }: { readonly name: string }): Task {
  const native = loadNative();
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
  const { endless, solved } = builtInTasks().find((task) => task.name === name)!;
  const optimum = native.rlOptimum(name, params);
  return {
    name,
    endless,
    solved: known(solved),
    optimum: Number.isFinite(optimum.rewardPerStep) ? optimum : undefined,
    open: (copies) => native.rlEnvironmentOpen(name, params, copies),
  };
}
