/** Microseconds of one call over many: the median, the 99th percentile and the least. */
export interface CallTimes {
  readonly p50: number;
  readonly p99: number;
  readonly min: number;
}

const WARM_UP = 20;

/** Times `call` one by one; `after` runs between calls and is not timed. */
export function timeCalls(calls: number, call: () => void, after: () => void = () => {}): CallTimes {
  for (let i = 0; i < WARM_UP; i++) {
    call();
    after();
  }
  const us = new Float64Array(calls);
  for (let i = 0; i < calls; i++) {
    const from = performance.now();
    call();
    us[i] = (performance.now() - from) * 1000;
    after();
  }
  return summary(us);
}

/** The same for a call that answers later. */
export async function timeAsync(calls: number, call: () => Promise<unknown>): Promise<CallTimes> {
  for (let i = 0; i < WARM_UP; i++) await call();
  const us = new Float64Array(calls);
  for (let i = 0; i < calls; i++) {
    const from = performance.now();
    await call();
    us[i] = (performance.now() - from) * 1000;
  }
  return summary(us);
}

function summary(us: Float64Array): CallTimes {
  us.sort();
  const at = (share: number) => us[Math.min(us.length - 1, Math.floor(share * us.length))];
  return { p50: at(0.5), p99: at(0.99), min: us[0] };
}
