import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AutostockError } from '../core/index.ts';
import type { TokenGuard } from './token.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route needs no token. */
    readonly public?: boolean;
  }
}

function hostName(header: string | undefined): string | undefined {
  try {
    return header === undefined ? undefined : new URL(`http://${header}`).hostname;
  } catch {
    return undefined;
  }
}

/** Refuses foreign Host names: a page that rebinds its own name to this address must not get through. */
export function guardHost(app: FastifyInstance, allowed: ReadonlySet<string>): void {
  app.addHook('onRequest', async (request: FastifyRequest) => {
    const name = hostName(request.headers.host);
    if (name !== undefined && allowed.has(name)) return;
    const was = JSON.stringify(request.headers.host ?? '');
    const message = `the Host header must name this server (${[...allowed].join(', ')}), was ${was}`;
    throw new AutostockError('AUTOSTOCK_API_FORBIDDEN', message);
  });
}

/** Bearer token on every route but public ones; before the body is read, after the rate limit. */
export function guardToken(app: FastifyInstance, token: TokenGuard): void {
  app.addHook('preParsing', async (request: FastifyRequest) => {
    if (request.routeOptions.config.public) return;
    const sent = /^Bearer ([^\s]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];
    if (sent !== undefined && token.allows(sent)) return;
    const remedy = 'send "Authorization: Bearer <token>" with the token that "autostock serve" printed';
    const what = sent === undefined ? 'no bearer token' : 'the bearer token is wrong';
    throw new AutostockError('AUTOSTOCK_API_UNAUTHORIZED', `${what}: ${remedy}`);
  });
}
