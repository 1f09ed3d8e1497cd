/** A float64 array over shared memory: every worker and the addon see the same bytes. */
export const sharedFloat64 = (length: number): Float64Array =>
  new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));

/** The same of float32. */
export const sharedFloat32 = (length: number): Float32Array =>
  new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));

/** The same of bytes. */
export const sharedUint8 = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length));

/** A cancel flag that follows an AbortSignal; pass `flag` to a native call and `dispose` afterwards. */
export function cancelFlag(signal: AbortSignal): { flag: Int32Array; dispose(): void } {
  const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const raise = () => Atomics.store(flag, 0, 1);
  if (signal.aborted) raise();
  signal.addEventListener('abort', raise, { once: true });
  return { flag, dispose: () => signal.removeEventListener('abort', raise) };
}
