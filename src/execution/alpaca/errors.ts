import { errors } from '@alpacahq/alpaca-trade-api';
import { AutostockError } from '../../core/index.ts';

export type Redact = (text: string) => string;

/** Shorter ones are play keys of a simulation: words like "sim" must stay readable. */
const SECRET_LENGTH = 8;

/** Takes every secret out of a text, whoever put it there. */
export function redactor(secrets: readonly string[]): Redact {
  const real = secrets.filter((secret) => secret.length >= SECRET_LENGTH);
  return (text) => real.reduce((out, secret) => out.replaceAll(secret, '[redacted]'), text);
}

/** `submit`: a failure without an answer leaves it open whether the order arrived. `change`: repeatable, like cancel. */
export type CallKind = 'read' | 'change' | 'submit';

/** Something thrown by the SDK as an AutostockError; nothing of the SDK's error but its redacted text survives. */
export function brokerError(thrown: unknown, what: string, kind: CallKind, redact: Redact): AutostockError {
  if (thrown instanceof AutostockError) return thrown;
  const cause = thrown instanceof errors.FetchError ? thrown.cause : undefined;
  if (cause instanceof AutostockError) return cause;
  const text = redact(thrown instanceof Error ? thrown.message : String(thrown));
  if (thrown instanceof errors.ApiError) return apiError(thrown, what, kind, text);
  if (cause) {
    const why = redact([cause.message, causeCode(cause)].filter(Boolean).join(' '));
    if (cause.name === 'AbortError')
      return new AutostockError('AUTOSTOCK_CANCELLED', `${what} was cancelled`);
    if (kind === 'submit')
      return new AutostockError(
        'AUTOSTOCK_BROKER_AMBIGUOUS',
        `${what}: no answer (${why}); it may have arrived`,
      );
    return new AutostockError(
      'AUTOSTOCK_BROKER_UNAVAILABLE',
      `${what}: the broker cannot be reached (${why})`,
    );
  }
  if (kind === 'submit')
    return new AutostockError(
      'AUTOSTOCK_BROKER_AMBIGUOUS',
      `${what}: the answer is not understood (${text})`,
    );
  return new AutostockError('AUTOSTOCK_BROKER_RESPONSE', `${what}: the answer is not understood (${text})`);
}

/** undici hides the reason (ECONNREFUSED, ECONNRESET …) one level down. */
function causeCode(cause: Error): string | undefined {
  const inner = cause.cause as { code?: unknown } | undefined;
  return typeof inner?.code === 'string' ? `[${inner.code}]` : undefined;
}

function apiError(error: errors.ApiError, what: string, kind: CallKind, text: string): AutostockError {
  const { status, code, requestId, retryAfterMs } = error;
  const details = {
    status,
    ...(code === undefined ? {} : { brokerCode: code }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  const short = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  // A 403 with a broker code is a refused order; without one it is a refused key.
  if (status === 401 || (status === 403 && code === undefined))
    return new AutostockError(
      'AUTOSTOCK_BROKER_AUTH',
      `${what}: the broker refused the credentials (HTTP ${status}): check the paper key and secret`,
      { details },
    );
  if (status === 429)
    return new AutostockError('AUTOSTOCK_BROKER_RATE_LIMIT', `${what}: the broker asked to slow down`, {
      details,
    });
  if (status >= 500 || status === 408) {
    const open = kind === 'submit';
    return new AutostockError(
      open ? 'AUTOSTOCK_BROKER_AMBIGUOUS' : 'AUTOSTOCK_BROKER_UNAVAILABLE',
      `${what}: HTTP ${status}${open ? '; the order may have arrived' : ''}`,
      { details },
    );
  }
  return new AutostockError('AUTOSTOCK_BROKER_REJECTED', `${what}: ${short} (HTTP ${status})`, { details });
}
