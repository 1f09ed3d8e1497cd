/**
 * Nanoseconds of one call into the addon, buffers bound once: `node --import tsx bench/ts/callOverhead.ts`.
 * Each figure is the fastest of 300 batches less the same loop without the call; one JSON object a line.
 */
import { loadNative, sharedFloat64 } from '../../src/native/index.ts';

const LIMIT_NS = 60;
/** Under a millisecond, so that a batch mostly runs without being preempted. */
const CALLS = 10_000;
const BATCHES = 300;
const native = loadNative();

/** What keeps the compiler from dropping a loop. */
let sink = 0;

function nsPerCall(body: (calls: number) => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < BATCHES; batch++) {
    const start = process.hrtime.bigint();
    body(CALLS);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / CALLS);
  }
  return best;
}

const emptyLoop = nsPerCall((calls) => {
  for (let i = 0; i < calls; i++) sink = (sink + i) | 0;
});

function report(name: string, loop: (calls: number) => void, limit?: number): void {
  const value = Math.round(Math.max(0, nsPerCall(loop) - emptyLoop) * 10) / 10;
  process.stdout.write(
    `${JSON.stringify({ bench: 'callOverhead', case: name, value, unit: 'ns', ...(limit ? { limit, ofLimit: Math.round((100 * value) / limit) / 100 } : {}) })}\n`,
  );
}

function stepLoop(name: string, params: Record<string, number>, make: (length: number) => Float64Array) {
  const input = make(1);
  const handle = native.indicatorOpen(name, params, input, make(1));
  return (calls: number) => {
    for (let i = 0; i < calls; i++) {
      input[0] = 100 + i;
      native.indicatorStep(handle);
    }
  };
}

report('bound call, shared buffers, roc(1)', stepLoop('roc', { period: 1 }, sharedFloat64), LIMIT_NS);
report('bound call, shared buffers, sma(20)', stepLoop('sma', { period: 20 }, sharedFloat64), LIMIT_NS);
report(
  'bound call, plain buffers, sma(20)',
  stepLoop('sma', { period: 20 }, (n) => new Float64Array(n)),
);
report('wrapped call that returns a number', (calls) => {
  for (let i = 0; i < calls; i++) sink += native.openHandles();
});
