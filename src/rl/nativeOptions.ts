import { CONTINUOUS_ACTIONS, type NativeParams, NETWORK_KINDS, VALUE_HEADS } from '../native/index.ts';
import type { RlConfig } from './schema/config.ts';

/** Options whose names cross as their place in a list. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  kind: NETWORK_KINDS,
  continuous: CONTINUOUS_ACTIONS,
  head: VALUE_HEADS,
};

const numbers = (options: object): Record<string, number> =>
  Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key,
      typeof value === 'string' ? NAMES[key].indexOf(value) : Number(value),
    ]),
  );

/** What the addon takes: the network's options, and the algorithm's with the training's length and seed. */
export function nativeOptions(
  config: Pick<RlConfig, 'algorithm' | 'network' | 'ppo' | 'dqn' | 'steps'>,
  seed: number,
): { network: NativeParams; options: NativeParams } {
  return {
    network: numbers(config.network),
    options: { ...numbers(config[config.algorithm]), totalSteps: config.steps, seed },
  };
}
