import { AutostockError, type TimeMs } from '../../core/index.ts';
import { loopbackUrl } from '../hosts.ts';
import type { VirtualClock, VirtualTime } from '../types.ts';
import type { Credentials } from './http.ts';

const TIMEOUT_MS = 30_000;

/** The clock of a simulated exchange in another process, through its control endpoint. */
export function connectSimClock(url: string, keys: Credentials): VirtualClock {
  const target = new URL('/sim/clock', loopbackUrl('sim.url', url, ['http:']));
  const headers = {
    'apca-api-key-id': keys.keyId,
    'apca-api-secret-key': keys.secret,
    'content-type': 'application/json',
  };
  const ask = async (init: RequestInit): Promise<VirtualTime> => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(target, { ...init, headers, signal }).catch((cause: unknown) => {
      throw new AutostockError(
        'AUTOSTOCK_BROKER_UNAVAILABLE',
        `the simulated exchange at ${target.origin} does not answer`,
        {
          cause,
        },
      );
    });
    const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    if (response.status === 401)
      throw new AutostockError('AUTOSTOCK_BROKER_AUTH', 'the simulated exchange refused the keys');
    const { index, now, left } = body;
    if (!response.ok || typeof index !== 'number' || typeof now !== 'number' || typeof left !== 'number')
      throw new AutostockError(
        'AUTOSTOCK_BROKER_RESPONSE',
        `the simulated exchange answered HTTP ${response.status}`,
      );
    return { index, now: now as TimeMs, left };
  };
  return {
    advance: (bars = 1) => ask({ method: 'POST', body: JSON.stringify({ advance: bars }) }),
    time: () => ask({ method: 'GET' }),
  };
}
