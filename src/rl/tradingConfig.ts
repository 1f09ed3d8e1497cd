import { AutostockError, resolveConfig } from '../core/index.ts';
import { type RlChoices, resolveRlConfig } from './config.ts';
import type { RlConfig } from './schema/config.ts';
import { type TradingTask, TradingTaskSchema } from './schema/trading.ts';

/** A training of action models on a market, resolved. */
export interface TradingConfig {
  readonly config: RlConfig;
  readonly task: TradingTask;
}

/** Checks the task's options; what the algorithm cannot do is refused too. Throws AUTOSTOCK_CONFIG_* that name the field. */
export function tradingTaskOf({ environment, algorithm }: RlConfig, path = ''): TradingTask {
  const at = path === '' ? 'environment' : `${path}.environment`;
  const task = resolveConfig(TradingTaskSchema, environment, at);
  if (algorithm === 'dqn' && task.actions === 'continuous') {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `${at}.actions "continuous" is for ppo: dqn chooses among levels or steps`,
      { details: { field: `${at}.actions`, was: task.actions, allowed: ['levels', 'steps'] } },
    );
  }
  if (task.book === 'portfolio' && task.actions !== 'continuous') {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `${at}.actions must be continuous with ${at}.book "portfolio", was "${task.actions}"`,
      { details: { field: `${at}.actions`, was: task.actions, allowed: ['continuous'] } },
    );
  }
  if (task.actions !== 'continuous' && task.allowShort && task.levels % 2 === 0) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `${at}.levels must be odd with allowShort, so that flat is one of them, was ${task.levels}`,
      { details: { field: `${at}.levels`, was: task.levels } },
    );
  }
  return task;
}

/** resolveRlConfig() for the trading task, whatever the value's environment says its name is. */
export function resolveTradingConfig(value: unknown, choices: RlChoices = {}, path = ''): TradingConfig {
  const config = resolveRlConfig(value, { ...choices, env: 'trading' }, path);
  const task = tradingTaskOf(config, path);
  return { config: { ...config, environment: task }, task };
}
