export * from './activeSet.ts';
export * from './discountedError.ts';
export * from './exponentialWeights.ts';
export * from './mixtureGradient.ts';
export * from './momentWindow.ts';
export * from './sleeping.ts';
