export { type RlChoices, resolveRlConfig, rlConfigHash } from './config.ts';
export { scoreOf, scoresOf } from './evaluate.ts';
export { nativeOptions } from './nativeOptions.ts';
export {
  type PolicyManifest,
  policyManifest,
  requireSavedPolicy,
  type SavedPolicy,
  type TradedPolicy,
} from './policyFile.ts';
export { type Preset, presetOf } from './presets/index.ts';
export { type RlConfig, RlConfigSchema } from './schema/config.ts';
export { type DqnConfig, DqnSchema } from './schema/dqn.ts';
export { type NetworkConfig, NetworkSchema } from './schema/network.ts';
export { type PpoConfig, PpoSchema } from './schema/ppo.ts';
export { type TradingTask, TradingTaskSchema } from './schema/trading.ts';
export { interquartileMean, type SeedStatistics, seedStatistics } from './seedStatistics.ts';
export { type RlStudy, type RlStudySettings, trainSeeds } from './study.ts';
export { builtInTask, builtInTasks, playGreedily, type Task, type Trial } from './task.ts';
export { resolveTradingConfig, type TradingConfig, tradingTaskOf } from './tradingConfig.ts';
export { requireTrainable, type TrainSeedSettings, trainSeed } from './train.ts';
export * from './types.ts';
export { rlVerdict } from './verdict.ts';
