import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AutostockError } from '../core/index.ts';

const FILE = 'api-token.sha256';
const MIN_LENGTH = 32;

const digest = (token: string): Buffer => createHash('sha256').update(token, 'utf8').digest();

/** Knows a bearer token by its SHA-256 only. */
export interface TokenGuard {
  /** Constant time in the token's content. */
  allows(token: string): boolean;
}

const guard = (hash: Buffer): TokenGuard => ({ allows: (token) => timingSafeEqual(digest(token), hash) });

/**
 * The server's token. A given one must have 32 characters; otherwise the one whose hash lies below `root` stays
 * valid, or a new 256-bit one is made, returned once in clear and stored hashed with mode 0600.
 */
export function openToken(
  root: string,
  options: { token?: string; renew?: boolean } = {},
): { guard: TokenGuard; created?: string } {
  if (options.token !== undefined) {
    if (options.token.length >= MIN_LENGTH) return { guard: guard(digest(options.token)) };
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `token must have at least ${MIN_LENGTH} characters, has ${options.token.length}: leave it out to have one made`,
      { details: { field: 'token' } },
    );
  }
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const path = join(root, FILE);
  if (existsSync(path) && !options.renew) {
    const text = readFileSync(path, 'utf8').trim();
    if (/^[0-9a-f]{64}$/.test(text)) return { guard: guard(Buffer.from(text, 'hex')) };
  }
  const created = randomBytes(32).toString('base64url');
  writeFileSync(path, `${digest(created).toString('hex')}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
  return { guard: guard(digest(created)), created };
}
