import type { AddressInfo } from 'node:net';
import type { FastifyServerOptions } from 'fastify';
import { AutostockError, toAutostockError } from '../core/index.ts';
import { JobClient } from '../jobs/index.ts';
import { DEFAULT_STORE, ModelStore } from '../store/index.ts';
import { createApp } from './app.ts';
import { lockRoot } from './lock.ts';
import { openToken } from './token.ts';

export interface ServerOptions {
  /** Folder of the token's hash, job records and results. */
  readonly root: string;
  /** 127.0.0.1 by default; any other address needs `allowRemote` and `token`. */
  readonly host?: string;
  /** 0 takes a free port. */
  readonly port?: number;
  readonly allowRemote?: boolean;
  /** Bearer token of at least 32 characters; one is made and kept hashed below `root` otherwise. */
  readonly token?: string;
  /** Makes a new token: the old one is refused from now on. */
  readonly renewToken?: boolean;
  /** Host names answered beside loopback ones. */
  readonly hosts?: readonly string[];
  /** Folder of the model store. */
  readonly store?: string;
  readonly threads?: number;
  readonly maxQueue?: number;
  readonly maxPerMinute?: number;
  readonly logger?: FastifyServerOptions['logger'];
}

export interface RunningServer {
  readonly url: string;
  /** The new token in clear, given this once; undefined when an earlier one stays valid. */
  readonly createdToken: string | undefined;
  readonly jobs: JobClient;
  /** Cancels running jobs, keeps queued ones for the next start, ends the job host. */
  close(): Promise<void>;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
export const DEFAULT_PORT = 7460;

function checkHost({ host = '127.0.0.1', allowRemote, token }: ServerOptions): string {
  if (LOOPBACK.has(host) || (allowRemote && token !== undefined)) return host;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `host "${host}" is not loopback: other machines could reach the server. Keep 127.0.0.1, or allow it explicitly ` +
      'and give a token of your own, behind TLS',
    { details: { field: 'host', was: host } },
  );
}

/** The API process: takes the folder, opens the token, starts the job host, listens. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = checkHost(options);
  const { root, token, renewToken: renew, threads, maxQueue, maxPerMinute, logger } = options;
  const release = lockRoot(root);
  let jobs: JobClient | undefined;
  try {
    const { guard, created } = openToken(root, { token, renew });
    jobs = new JobClient({ root, threads, maxQueue });
    const models = new ModelStore(options.store ?? DEFAULT_STORE);
    const hosts = [...(options.hosts ?? []), ...(LOOPBACK.has(host) ? [] : [host])];
    const app = await createApp({ jobs, models, token: guard, hosts, maxPerMinute }, logger);
    const client = jobs;
    const close = async () => {
      await app.close();
      await client.close();
      release();
    };
    await app.listen({ host, port: options.port ?? DEFAULT_PORT });
    const { port } = app.server.address() as AddressInfo;
    const name = host.includes(':') ? `[${host}]` : host;
    return { url: `http://${name}:${port}`, createdToken: created, jobs: client, close };
  } catch (thrown) {
    await jobs?.close();
    release();
    throw listenError(thrown, options);
  }
}

function listenError(thrown: unknown, { port = DEFAULT_PORT }: ServerOptions): AutostockError {
  const code = (thrown as { code?: unknown }).code;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return toAutostockError(thrown);
  const why = code === 'EADDRINUSE' ? 'is in use' : 'needs more rights';
  return new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `port ${port} ${why}: choose another one, or 0 for any`,
    {
      cause: thrown,
      details: { field: 'port', was: port },
    },
  );
}
