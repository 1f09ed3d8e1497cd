export { exportOnnx, hasOnnx, type OnnxSource } from './export.ts';
