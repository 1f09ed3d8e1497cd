import { AutostockError } from '../core/index.ts';
import type { Forecast } from './predict.ts';

const TIMEOUT_MS = 30_000;

interface Call {
  sent: boolean;
  send(): boolean;
  resolve(forecasts: readonly Forecast[]): void;
  reject(error: AutostockError): void;
}

/** Questions to the job host that wait for an answer; one asked while the host restarts is sent afterwards. */
export class PendingCalls {
  readonly #calls = new Map<number, Call>();
  #lastId = 0;

  open(send: (callId: number) => boolean): Promise<readonly Forecast[]> {
    const callId = ++this.#lastId;
    return new Promise<readonly Forecast[]>((resolve, reject) => {
      const timer = setTimeout(() => {
        const message = `the job host did not answer within ${TIMEOUT_MS / 1000} s: try again`;
        this.reject(callId, new AutostockError('AUTOSTOCK_JOB_HOST_LOST', message));
      }, TIMEOUT_MS);
      const call: Call = {
        sent: false,
        send: () => send(callId),
        resolve: (forecasts) => {
          clearTimeout(timer);
          resolve(forecasts);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#calls.set(callId, call);
      call.sent = call.send();
    });
  }

  resolve(callId: number, forecasts: readonly Forecast[]): void {
    this.#take(callId)?.resolve(forecasts);
  }

  reject(callId: number, error: AutostockError): void {
    this.#take(callId)?.reject(error);
  }

  /** A new host is ready for what the old one never got. */
  retry(): void {
    for (const call of this.#calls.values()) if (!call.sent) call.sent = call.send();
  }

  failSent(error: AutostockError): void {
    for (const [callId, call] of this.#calls) if (call.sent) this.reject(callId, error);
  }

  failAll(error: AutostockError): void {
    for (const callId of this.#calls.keys()) this.reject(callId, error);
  }

  #take(callId: number): Call | undefined {
    const call = this.#calls.get(callId);
    this.#calls.delete(callId);
    return call;
  }
}
