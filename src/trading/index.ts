export { planActionFolds } from './folds.ts';
export { outcomeOf } from './judge.ts';
export { columnsOf, type Market, marketOf } from './market.ts';
export type { PolicyMap } from './policyMap.ts';
export { defaultRun, openStage, planStage, type StageSettings } from './prepare.ts';
export type { Stage } from './stage.ts';
export { observeMarket } from './stage.ts';
export {
  type ActionStudySettings,
  actionStudy,
  type MadeActionStudy,
} from './study.ts';
export { tradingTask } from './task.ts';
export type * from './types.ts';
