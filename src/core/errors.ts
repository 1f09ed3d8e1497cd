/** Where an error ends: the HTTP status the API answers and the exit code the CLI returns. */
interface CodeInfo {
  readonly http: number;
  readonly exit: number;
  readonly meaning: string;
}

export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  doctor: 3,
  risk: 4,
  broker: 5,
  data: 6,
  interrupted: 130,
} as const;

const entry = (http: number, exit: number, meaning: string): CodeInfo => ({ http, exit, meaning });

/** Every code the product can raise. docs/errors.md is checked against this table by a test. */
export const ERROR_CODES = {
  AUTOSTOCK_CONFIG_INVALID: entry(400, EXIT.usage, 'a configuration or argument value is not allowed'),
  AUTOSTOCK_CONFIG_UNKNOWN_KEY: entry(400, EXIT.usage, 'a configuration key does not exist'),
  AUTOSTOCK_CONFIG_UNKNOWN_NAME: entry(400, EXIT.usage, 'a name is not in the registry it was looked up in'),
  AUTOSTOCK_CONFIG_NOT_FOUND: entry(400, EXIT.usage, 'the configuration file does not exist'),
  AUTOSTOCK_DATA_NOT_FOUND: entry(404, EXIT.data, 'a data file, symbol or time range does not exist'),
  AUTOSTOCK_DATA_INVALID: entry(422, EXIT.data, 'market data breaks a rule (price, order, duplicates)'),
  AUTOSTOCK_DATA_PARSE: entry(422, EXIT.data, 'a data file cannot be parsed'),
  AUTOSTOCK_DATA_TOO_SHORT: entry(422, EXIT.data, 'there is not enough data for the window, fold or label'),
  AUTOSTOCK_LEAKAGE_OVERLAP: entry(422, EXIT.failure, 'training data overlaps data it is tested on'),
  AUTOSTOCK_NATIVE_NOT_BUILT: entry(501, EXIT.doctor, 'the native addon is not built or cannot be loaded'),
  AUTOSTOCK_NATIVE_ARGUMENT: entry(
    400,
    EXIT.failure,
    'an argument of a native call has the wrong type or shape',
  ),
  AUTOSTOCK_NATIVE_HANDLE: entry(400, EXIT.failure, 'a native handle is closed or of another kind'),
  AUTOSTOCK_NATIVE_MEMORY: entry(500, EXIT.failure, 'native memory ran out'),
  AUTOSTOCK_NATIVE_DEVICE: entry(501, EXIT.failure, 'the requested device is not available'),
  AUTOSTOCK_NATIVE_FAILURE: entry(500, EXIT.failure, 'an unexpected native failure'),
  AUTOSTOCK_MODEL_DIVERGED: entry(500, EXIT.failure, 'training produced a non-finite loss'),
  AUTOSTOCK_MODEL_CHECKPOINT: entry(409, EXIT.failure, 'a checkpoint is damaged or does not fit the model'),
  AUTOSTOCK_MODEL_NOT_FOUND: entry(404, EXIT.data, 'no trained model under that name'),
  AUTOSTOCK_STUDY_RESUME: entry(
    409,
    EXIT.failure,
    'a folder holds a sweep or walk-forward that cannot be continued as asked',
  ),
  AUTOSTOCK_BROKER_AUTH: entry(502, EXIT.broker, 'the broker refused the credentials'),
  AUTOSTOCK_BROKER_REJECTED: entry(502, EXIT.broker, 'the broker refused a request'),
  AUTOSTOCK_BROKER_UNAVAILABLE: entry(502, EXIT.broker, 'the broker cannot be reached or timed out'),
  AUTOSTOCK_BROKER_RATE_LIMIT: entry(429, EXIT.broker, 'the broker asked to slow down'),
  AUTOSTOCK_BROKER_AMBIGUOUS: entry(502, EXIT.broker, 'it is not known whether the broker took the order'),
  AUTOSTOCK_BROKER_RESPONSE: entry(
    502,
    EXIT.broker,
    'the broker answered something that cannot be understood',
  ),
  AUTOSTOCK_RISK_HALTED: entry(409, EXIT.risk, 'trading is halted by a risk rule'),
  AUTOSTOCK_JOB_NOT_FOUND: entry(404, EXIT.failure, 'no job with that id'),
  AUTOSTOCK_JOB_STATE: entry(409, EXIT.failure, 'the job is not in a state that allows this'),
  AUTOSTOCK_JOB_HOST_LOST: entry(500, EXIT.failure, 'the job host process died while the job ran'),
  AUTOSTOCK_JOB_QUEUE_FULL: entry(429, EXIT.failure, 'the job queue is full'),
  AUTOSTOCK_API_UNAUTHORIZED: entry(401, EXIT.failure, 'the bearer token is missing or wrong'),
  AUTOSTOCK_API_NOT_FOUND: entry(404, EXIT.failure, 'no such route'),
  AUTOSTOCK_API_FORBIDDEN: entry(403, EXIT.failure, 'the Host header is not one this server answers to'),
  AUTOSTOCK_API_REQUEST: entry(400, EXIT.failure, 'the request cannot be read'),
  AUTOSTOCK_API_CONFLICT: entry(409, EXIT.failure, 'an idempotency key was used for something else'),
  AUTOSTOCK_API_TOO_LARGE: entry(413, EXIT.failure, 'the request body is too large'),
  AUTOSTOCK_API_MEDIA_TYPE: entry(415, EXIT.failure, 'the request body must be JSON'),
  AUTOSTOCK_API_RATE_LIMIT: entry(429, EXIT.failure, 'too many requests'),
  AUTOSTOCK_API_OVERLOADED: entry(503, EXIT.failure, 'the server is overloaded or shutting down'),
  AUTOSTOCK_IO_FAILURE: entry(500, EXIT.failure, 'a file could not be read or written'),
  AUTOSTOCK_CANCELLED: entry(499, EXIT.interrupted, 'cancelled by the caller'),
  AUTOSTOCK_INTERNAL: entry(500, EXIT.failure, 'a bug: please report it'),
} as const satisfies Record<string, CodeInfo>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** The one error class. Its details are safe to show and log: they never carry secrets. */
export class AutostockError extends Error {
  readonly code: ErrorCode;
  /** Named facts of the failure: the field, what it was, what is allowed. */
  readonly info: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AutostockError';
    this.code = code;
    this.info = options.details ?? {};
  }

  get http(): number {
    return ERROR_CODES[this.code].http;
  }

  get exit(): number {
    return ERROR_CODES[this.code].exit;
  }

  toJSON(): { code: ErrorCode; message: string; details: Readonly<Record<string, unknown>> } {
    return { code: this.code, message: this.message, details: this.info };
  }
}

const isCode = (code: unknown): code is ErrorCode => typeof code === 'string' && code in ERROR_CODES;

/** Any thrown value as an AutostockError; native errors arrive with a known `code` already on them. */
export function toAutostockError(thrown: unknown): AutostockError {
  if (thrown instanceof AutostockError) return thrown;
  if (thrown instanceof Error) {
    const code = (thrown as { code?: unknown }).code;
    if (isCode(code)) return new AutostockError(code, thrown.message, { cause: thrown });
    if (thrown.name === 'AbortError')
      return new AutostockError('AUTOSTOCK_CANCELLED', 'cancelled', { cause: thrown });
    return new AutostockError('AUTOSTOCK_INTERNAL', thrown.message, { cause: thrown });
  }
  return new AutostockError('AUTOSTOCK_INTERNAL', `a non-error was thrown: ${String(thrown)}`);
}
