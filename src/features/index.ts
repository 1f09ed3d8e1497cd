export { BETA_BARS, computeLabels } from './labels.ts';
export { type FeatureRows, LastKnown } from './lastKnown.ts';
export {
  computeFeatures,
  type FeatureStream,
  nativeFeatures,
  openFeatureStream,
  sentimentIndex,
} from './pipeline.ts';
export { FEATURES } from './registry.ts';
export { predictionRows, sampleRows } from './rows.ts';
export * from './types.ts';
