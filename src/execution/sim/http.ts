import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** An answer that is not a success, in Alpaca's envelope. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: number | undefined;
  constructor(status: number, message: string, code?: number) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface Credentials {
  readonly keyId: string;
  readonly secret: string;
}

const same = (given: unknown, wanted: string): boolean => {
  const a = Buffer.from(typeof given === 'string' ? given : '');
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
};

export const sameKeys = (keyId: unknown, secret: unknown, wanted: Credentials): boolean =>
  same(keyId, wanted.keyId) && same(secret, wanted.secret);

const BODY_LIMIT = 64 * 1024;

/** The JSON object of a request body; an empty body is an empty object. */
export async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new HttpError(413, 'request body too large');
    chunks.push(chunk);
  }
  if (size === 0) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // Falls through to the one answer for every malformed body.
  }
  throw new HttpError(400, 'request body format is invalid', 40010000);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  const text = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text);
}

/** The headers Alpaca puts on every answer; the simulation never refuses for rate. */
export class RateHeaders {
  #used = 0;
  #resetAt = 0;
  readonly #perMinute: number;
  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }
  put(response: ServerResponse, now: number): void {
    if (now >= this.#resetAt) {
      this.#resetAt = now + 60_000;
      this.#used = 0;
    }
    this.#used++;
    response.setHeader('X-RateLimit-Limit', this.#perMinute);
    response.setHeader('X-RateLimit-Remaining', Math.max(0, this.#perMinute - this.#used));
    response.setHeader('X-RateLimit-Reset', Math.ceil(this.#resetAt / 1000));
  }
}
