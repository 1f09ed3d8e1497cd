import type { JobEvent, JobHappening } from './types.ts';
import { isFinal } from './types.ts';

const KEPT = 256;

/** The events of one job: bounded, replayable by id, followed by any number of readers at their own pace. */
export class EventLog {
  readonly #events: JobEvent[] = [];
  #lastId = 0;
  #ended = false;
  #wake = new Set<() => void>();

  /** Ids follow the clock, so that they still increase after a restart of the server. */
  add(happening: JobHappening, now = Date.now()): JobEvent {
    this.#lastId = Math.max(this.#lastId + 1, now);
    const event = { id: this.#lastId, at: new Date(now).toISOString(), ...happening };
    this.#events.push(event);
    if (this.#events.length > KEPT) this.#forget();
    if (happening.type === 'state' && isFinal(happening.state)) this.#ended = true;
    for (const wake of this.#wake) wake();
    return event;
  }

  /** Events with an id above `after`, then new ones as they happen; ends with the job or the signal. */
  async *follow(after: number, signal: AbortSignal): AsyncGenerator<JobEvent> {
    let seen = after;
    while (!signal.aborted) {
      const next = this.#events.find((event) => event.id > seen);
      if (next) {
        seen = next.id;
        yield next;
      } else if (this.#ended) {
        return;
      } else {
        await this.#change(signal);
      }
    }
  }

  /** Drops the oldest progress; states and warnings go only when nothing else is left. */
  #forget(): void {
    const oldest = this.#events.findIndex((event) => event.type === 'progress');
    this.#events.splice(Math.max(0, oldest), 1);
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#wake.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wake.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
