import { readFileSync } from 'node:fs';
import Type from 'typebox';
import { AutostockError } from '../core/index.ts';
import { requireSavedPolicy, type SavedPolicy } from '../rl/index.ts';
import { servePolicy } from './serve/index.ts';
import type { PolicySpec } from './types.ts';

const schema = Type.Object(
  {
    path: Type.String({
      minLength: 1,
      description:
        'A policy of "rl train --env trading" without its ending: <path>.safetensors, and <path>.json beside it.',
    }),
  },
  { additionalProperties: false },
);

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `policy.path: ${path} cannot be read: name a policy that "rl train --env trading" wrote, without its ending`,
      { cause, details: { field: 'policy.path', path } },
    );
  }
}

/** The policy in two files; AUTOSTOCK_DATA_NOT_FOUND and AUTOSTOCK_MODEL_CHECKPOINT name the path. */
export function readPolicy(path: string): SavedPolicy {
  const base = path.replace(/\.(?:safetensors|json)$/, '');
  const weights = Uint8Array.from(read(`${base}.safetensors`));
  let manifest: unknown;
  try {
    manifest = JSON.parse(read(`${base}.json`).toString('utf8'));
  } catch (cause) {
    if (cause instanceof AutostockError) throw cause;
    throw new AutostockError('AUTOSTOCK_MODEL_CHECKPOINT', `policy ${base}.json is not JSON`, {
      cause,
      details: { path: base },
    });
  }
  return requireSavedPolicy(manifest, weights, base);
}

export const actionModel: PolicySpec<typeof schema> = {
  name: 'action-model',
  description: 'A policy trained with "rl train --env trading", with the normalisers of its training.',
  source: 'Schulman et al. 2017 (PPO); Mnih et al. 2015 and Hessel et al. 2018 (DQN)',
  schema,
  create: ({ path }, context) => servePolicy(readPolicy(path), context),
  learntUntil: ({ path }) => readPolicy(path).manifest.trading?.learntUntil ?? Number.NaN,
};
