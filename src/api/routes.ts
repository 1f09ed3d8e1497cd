import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { JobClient } from '../jobs/index.ts';
import type { ModelStore } from '../store/index.ts';

export const PREFIX = '/api/v1';

/** What routes may use. */
export interface RouteContext {
  readonly jobs: JobClient;
  /** The model store; the default folder when left out. */
  readonly models?: ModelStore;
  readonly heartbeatMs?: number;
}

export type ApiInstance = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** One file of routes/: adds its routes to an instance that lies under the prefix. */
export type ApiRoutes = (app: ApiInstance, context: RouteContext) => void;
