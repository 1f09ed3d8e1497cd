import { AutostockError } from '../../core/index.ts';

/** Most urgent first: a cancel never queues behind a download. */
export const LANES = ['cancel', 'orders', 'market', 'history'] as const;
export type Lane = (typeof LANES)[number];

export interface Pacer {
  /** Resolves when the request may be sent. */
  turn(lane: Lane): Promise<void>;
  /** Refuses whoever still waits. */
  close(): void;
}

interface Waiter {
  readonly go: () => void;
  readonly refuse: (error: AutostockError) => void;
}

/** A token bucket in front of the SDK, whose own limiter has no lanes and counts its queue against the time limit. */
export function createPacer(perMinute: number, now: () => number = () => performance.now()): Pacer {
  const queues = new Map<Lane, Waiter[]>(LANES.map((lane) => [lane, []]));
  const perMs = perMinute / 60_000;
  let tokens = perMinute;
  let filledAt = now();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const next = (): Waiter | undefined =>
    LANES.map((lane) => queues.get(lane)!)
      .find((q) => q.length > 0)
      ?.shift();
  const waiting = (): boolean => [...queues.values()].some((q) => q.length > 0);
  function drain(): void {
    timer = undefined;
    const time = now();
    tokens = Math.min(perMinute, tokens + (time - filledAt) * perMs);
    filledAt = time;
    while (tokens >= 1 && waiting()) {
      tokens -= 1;
      next()!.go();
    }
    if (waiting()) timer ??= setTimeout(drain, Math.ceil((1 - tokens) / perMs));
  }
  const shut = (): AutostockError =>
    new AutostockError('AUTOSTOCK_BROKER_UNAVAILABLE', 'the broker connection is closed');
  return {
    turn(lane) {
      return new Promise<void>((go, refuse) => {
        if (closed) return refuse(shut());
        queues.get(lane)!.push({ go, refuse });
        if (timer === undefined) drain();
      });
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (let waiter = next(); waiter; waiter = next()) waiter.refuse(shut());
    },
  };
}
