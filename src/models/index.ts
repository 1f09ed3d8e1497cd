export {
  type Checkpoint,
  type CheckpointExpectation,
  listCheckpoints,
  loadCheckpoint,
  saveCheckpoint,
} from './checkpoint.ts';
export { checkInput, type NamedTrainData } from './input.ts';
export { parseManifest } from './manifest.ts';
export { headWidth, nativeOutput, outputSize, pointIndex, pointsOf } from './output.ts';
export { type OpenableWeights, openModel, residualStd, TrainedModel } from './predict.ts';
export { MODELS } from './registry.ts';
export { applyScaler, DEFAULT_CLIP, fitScaler } from './scaler.ts';
export { removeStates } from './stateFile.ts';
export {
  checkSizes,
  type MemberResult,
  resolveModelOptions,
  type TrainedWeights,
  TrainingDivergedError,
  type TrainSettings,
  trainModel,
} from './train.ts';
export { checkTraining, type TrainingConfig, TrainingSchema } from './training.ts';
export * from './types.ts';
export { writeAtomically } from './writeAtomically.ts';
