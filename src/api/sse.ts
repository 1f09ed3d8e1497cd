import { Readable } from 'node:stream';
import type { JobEvent } from '../jobs/index.ts';

const HEARTBEAT_MS = 15_000;

const frame = ({ id, type, ...data }: JobEvent): string =>
  `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

async function* frames(events: AsyncGenerator<JobEvent>, heartbeatMs: number): AsyncGenerator<string> {
  yield 'retry: 2000\n\n';
  let next = events.next();
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const beat = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), heartbeatMs);
    });
    const event = await Promise.race([next, beat]).finally(() => clearTimeout(timer));
    if (!event) yield ': still here\n\n';
    else if (event.done) return;
    else {
      next = events.next();
      yield frame(event.value);
    }
  }
}

/** Job events as a server-sent event stream with heartbeats; `stop` ends the source when the reader leaves. */
export function eventStream(
  events: AsyncGenerator<JobEvent>,
  stop: AbortController,
  heartbeatMs: number = HEARTBEAT_MS,
): Readable {
  const source = frames(events, heartbeatMs);
  return new Readable({
    read() {
      source.next().then(
        ({ done, value }) => this.push(done ? null : value),
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      stop.abort();
      done(error);
    },
  });
}
