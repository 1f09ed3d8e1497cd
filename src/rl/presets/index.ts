import type { Algorithm } from '../../native/index.ts';
import { DQN_PRESETS } from './dqn.ts';
import { PPO_PRESETS } from './ppo.ts';

/** Settings under which an algorithm learns a task, over the defaults; every one is held by a test. */
export type Preset = Readonly<Record<string, unknown>>;

const PRESETS: Readonly<Record<Algorithm, Readonly<Record<string, Preset>>>> = {
  ppo: PPO_PRESETS,
  dqn: DQN_PRESETS,
};

/** The preset of a task; the defaults where there is none. */
export const presetOf = (algorithm: Algorithm, task: string): Preset => PRESETS[algorithm][task] ?? {};
