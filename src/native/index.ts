export * from './contract.ts';
export { addonPath, loadNative, nativeStatus, packageRoot } from './load.ts';
export { cancelFlag, sharedFloat32, sharedFloat64, sharedUint8 } from './memory.ts';
export { panelHandle } from './panelHandle.ts';
