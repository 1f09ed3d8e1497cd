export {
  type Checkpoint,
  type CheckpointExpectation,
  listCheckpoints,
  loadCheckpoint,
  saveCheckpoint,
} from './checkpoint.ts';
export { headWidth, nativeOutput, outputSize, pointIndex, pointsOf } from './output.ts';
export { type OpenableWeights, openModel, residualStd, TrainedModel } from './predict.ts';
export { MODELS } from './registry.ts';
export { applyScaler, DEFAULT_CLIP, fitScaler } from './scaler.ts';
export { resolveModelOptions, type TrainedWeights, trainModel } from './train.ts';
export { type TrainingConfig, TrainingSchema } from './training.ts';
export * from './types.ts';
