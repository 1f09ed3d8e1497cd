import type { Progress } from '../core/index.ts';

const EVERY_MS = 100;

/** Passes on the first and the last of each stage, and one in between every 100 ms. */
export function throttle(send: (p: Progress) => void, now: () => number = performance.now.bind(performance)) {
  let stage: string | undefined;
  let last = Number.NEGATIVE_INFINITY;
  return (progress: Progress): void => {
    const at = now();
    if (progress.stage === stage && progress.done < progress.total && at - last < EVERY_MS) return;
    stage = progress.stage;
    last = at;
    send(progress);
  };
}
