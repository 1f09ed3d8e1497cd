import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import underPressure from '@fastify/under-pressure';
import Fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import fp from 'fastify-plugin';
import { AutostockError } from '../core/index.ts';
import { CODE_VERSION } from '../pipeline/index.ts';
import { guardHost, guardToken } from './guards.ts';
import { withRunConfig } from './openapi.ts';
import { sendProblem } from './problem.ts';
import { healthRoutes } from './routes/health.ts';
import { jobRoutes } from './routes/jobs.ts';
import { modelRoutes } from './routes/models.ts';
import { openapiRoutes } from './routes/openapi.ts';
import { predictRoutes } from './routes/predict.ts';
import { resultRoutes } from './routes/results.ts';
import { versionRoutes } from './routes/version.ts';
import { type ApiRoutes, PREFIX, type RouteContext } from './routes.ts';
import type { TokenGuard } from './token.ts';

export interface ApiOptions extends RouteContext {
  readonly token: TokenGuard;
  /** Host names answered beside loopback ones. */
  readonly hosts?: readonly string[];
  /** Requests a minute and client; 600 by default. */
  readonly maxPerMinute?: number;
}

const ROUTES: readonly ApiRoutes[] = [
  healthRoutes,
  versionRoutes,
  jobRoutes,
  resultRoutes,
  predictRoutes,
  modelRoutes,
  openapiRoutes,
];
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Server settings that a plugin cannot make: the schema validator must neither drop nor convert anything. */
const SERVER: FastifyServerOptions = {
  ajv: { customOptions: { removeAdditional: false, coerceTypes: false, verbose: true } },
  bodyLimit: 64 * 1024,
  requestTimeout: 30_000,
  keepAliveTimeout: 10_000,
  trustProxy: false,
  forceCloseConnections: 'idle',
  routerOptions: { maxParamLength: 128 },
};

const MAX_DELAY_MS = 5000;

/** Liveness is answered under any load; the rest is put off. Infinity only says that nothing was measured yet. */
const pressureHandler = (request: FastifyRequest, _reply: unknown, _type: string, value?: number): void => {
  if (request.routeOptions.config.public || value === Number.POSITIVE_INFINITY) return;
  throw new AutostockError(
    'AUTOSTOCK_API_OVERLOADED',
    'the server is overloaded: try again in a few seconds',
  );
};

const apiPlugin: FastifyPluginAsync<ApiOptions> = async (app, options) => {
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error, request, reply) => sendProblem(request, reply, error));
  guardHost(app, new Set([...LOOPBACK, ...(options.hosts ?? [])]));
  guardToken(app, options.token);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    // Loopback speaks plain HTTP; whoever puts TLS in front sets this there.
    strictTransportSecurity: false,
  });
  await app.register(rateLimit, { max: options.maxPerMinute ?? 600, timeWindow: 60_000 });
  await app.register(underPressure, { maxEventLoopDelay: MAX_DELAY_MS, pressureHandler });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'AutoStock control API', version: CODE_VERSION },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
    transform: withRunConfig,
  });
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) => {
    const message = `no route ${request.method} ${request.url.split('?')[0]}: see ${PREFIX}/openapi.json`;
    return sendProblem(request, reply, new AutostockError('AUTOSTOCK_API_NOT_FOUND', message));
  });
  await app.register(
    async (scope) => {
      for (const routes of ROUTES) routes(scope.withTypeProvider<TypeBoxTypeProvider>(), options);
    },
    { prefix: PREFIX },
  );
};

/** The control API as a plugin, for an instance made with the settings of `createApp`. */
export const api = fp(apiPlugin, { name: 'autostock-api', fastify: '5.x' });

/** The control API without a process around it: no port, no signals. */
export async function createApp(
  options: ApiOptions,
  logger: FastifyServerOptions['logger'] = false,
): Promise<FastifyInstance> {
  const app = Fastify({ ...SERVER, logger });
  await app.register(api, options);
  await app.ready();
  return app;
}
