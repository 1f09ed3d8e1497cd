import Type from 'typebox';
import { AutostockError } from '../core/index.ts';
import type { AlpacaKeys } from '../execution/index.ts';

/** Keys of `autostock sim` unless it was told others: play money on loopback. */
export const SIM_KEYS: AlpacaKeys = { keyId: 'sim', secret: 'sim' };

export const urlOption = Type.Optional(
  Type.String({
    description: 'Loopback address of a running "autostock sim", such as http://127.0.0.1:7461.',
  }),
);

/** Alpaca's keys from the environment, read here and nowhere else; a simulated exchange needs none. */
export function brokerKeys(url: string | undefined, env: NodeJS.ProcessEnv = process.env): AlpacaKeys {
  const { APCA_API_KEY_ID: keyId, APCA_API_SECRET_KEY: secret } = env;
  if (url !== undefined) return SIM_KEYS;
  if (keyId && secret) return { keyId, secret };
  throw new AutostockError(
    'AUTOSTOCK_BROKER_AUTH',
    `${keyId ? 'APCA_API_SECRET_KEY' : 'APCA_API_KEY_ID'} is not set: export both paper keys, or use a simulated exchange`,
    { details: { field: keyId ? 'APCA_API_SECRET_KEY' : 'APCA_API_KEY_ID' } },
  );
}

/** Resolves when the signal fires: a server's whole life. */
export const stopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    // A timer holds the process open; an abort listener alone would not.
    const hold = setInterval(() => {}, 1 << 30);
    signal.addEventListener('abort', () => {
      clearInterval(hold);
      resolve();
    });
  });
