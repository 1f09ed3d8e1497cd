import { AutostockError } from '../core/index.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** Everything this project may talk to. The live trading host is absent on purpose. */
const PAPER_HOSTS = new Set(['paper-api.alpaca.markets', 'data.alpaca.markets']);
export const PAPER_STREAM = 'wss://paper-api.alpaca.markets/stream';

const refuse = (field: string, url: string): never => {
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `${field} must be ${[...PAPER_HOSTS].join(', ')} or a loopback address, was ${JSON.stringify(url)}: ` +
      'live trading does not exist here',
    { details: { field } },
  );
};

function parse(field: string, url: string): URL {
  try {
    return new URL(url);
  } catch {
    return refuse(field, url);
  }
}

/** A loopback http(s) or ws(s) address given in the options. */
export function loopbackUrl(field: string, url: string, schemes: readonly string[]): URL {
  const parsed = parse(field, url);
  if (!LOOPBACK.has(parsed.hostname) || !schemes.includes(parsed.protocol) || parsed.username !== '')
    return refuse(field, parsed.origin === 'null' ? parsed.host : parsed.origin);
  return parsed;
}

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * The SDK's only way out. With `base` every request goes to that loopback server, whichever of the SDK's hosts it was
 * meant for; without it only the paper and data hosts are reached, over https. The time limit is set here because the SDK
 * leaves its own timer running after an answer without a body, which keeps the process alive.
 */
export function guardedFetch(base: URL | undefined, timeoutMs: number): Fetch {
  return (url, init) => {
    const target = parse('broker host', url);
    if (target.protocol !== 'https:' || !PAPER_HOSTS.has(target.hostname) || target.port !== '')
      return Promise.reject(caught(() => refuse('broker host', target.origin)));
    if (base) {
      target.protocol = base.protocol;
      target.host = base.host;
    }
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
    return fetch(target, { ...init, signal, redirect: 'error' });
  };
}

function caught(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
