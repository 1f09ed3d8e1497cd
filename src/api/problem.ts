import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AutostockError, closest, ERROR_CODES, type ErrorCode, toAutostockError } from '../core/index.ts';
import type { Problem } from './schemas/common.ts';

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  404: 'AUTOSTOCK_API_NOT_FOUND',
  413: 'AUTOSTOCK_API_TOO_LARGE',
  415: 'AUTOSTOCK_API_MEDIA_TYPE',
  429: 'AUTOSTOCK_API_RATE_LIMIT',
  503: 'AUTOSTOCK_API_OVERLOADED',
};

/** One problem of the schema validator, in our words: field, what is allowed, "did you mean". */
function fromValidation(error: FastifyError): AutostockError {
  const issue = error.validation![0] as (typeof error.validation & object)[0] & {
    parentSchema?: { properties?: object };
  };
  const parts = [error.validationContext ?? 'body', ...issue.instancePath.split('/').slice(1)];
  const path = parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (issue.keyword === 'additionalProperties') {
    const key = String(issue.params.additionalProperty);
    const known = Object.keys(issue.parentSchema?.properties ?? {});
    const near = closest(key, known);
    const hint = near ? `did you mean "${near}"?` : `allowed: ${known.join(', ') || 'none'}`;
    const field = [...path, key].join('.');
    return new AutostockError('AUTOSTOCK_CONFIG_UNKNOWN_KEY', `unknown key "${field}": ${hint}`, {
      details: { field, known },
    });
  }
  const field = (issue.keyword === 'required' ? [...path, String(issue.params.missingProperty)] : path).join(
    '.',
  );
  const allowed = issue.params.allowedValues;
  const rule = issue.keyword === 'required' ? 'is required' : `${issue.message}`;
  const choices = Array.isArray(allowed) ? ` (${allowed.join(', ')})` : '';
  return new AutostockError('AUTOSTOCK_CONFIG_INVALID', `${field} ${rule}${choices}`, { details: { field } });
}

/** Anything thrown inside the server as a coded error. */
export function toApiError(thrown: unknown): AutostockError {
  if (thrown instanceof AutostockError) return thrown;
  if (!(thrown instanceof Error)) return toAutostockError(thrown);
  const error = thrown as Partial<FastifyError> & Error;
  if (error.validation) return fromValidation(error as FastifyError);
  const status = error.statusCode ?? 500;
  const code = BY_STATUS[status] ?? (status >= 400 && status < 500 ? 'AUTOSTOCK_API_REQUEST' : undefined);
  return code ? new AutostockError(code, error.message, { cause: thrown }) : toAutostockError(thrown);
}

/** RFC 9457 body. A bug's message stays in the log: it may hold paths or data. */
export function toProblem(error: AutostockError, requestId: string): Problem {
  const bug = error.code === 'AUTOSTOCK_INTERNAL';
  return {
    type: `urn:autostock:error:${error.code}`,
    title: ERROR_CODES[error.code].meaning,
    status: error.http,
    detail: bug ? `unexpected failure; the server log has it under request ${requestId}` : error.message,
    code: error.code,
    instance: requestId,
    ...(bug || Object.keys(error.info).length === 0 ? {} : { details: error.info }),
  };
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, thrown: unknown): FastifyReply {
  const error = toApiError(thrown);
  if (error.http >= 500) request.log.error({ err: thrown }, 'request failed');
  if (error.http === 401) reply.header('www-authenticate', 'Bearer');
  // Serialised here: a route's response schema must not drop fields of a problem.
  return reply
    .code(error.http)
    .type('application/problem+json')
    .serializer((body: unknown) => body as string)
    .send(JSON.stringify(toProblem(error, request.id)));
}
