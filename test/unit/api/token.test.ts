import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openToken } from '../../../src/api/token.ts';
import { throwsCode } from '../../assert.ts';

const x = suite('bearer token');
const root = mkdtempSync(join(tmpdir(), 'autostock-token-'));

x.after(() => rmSync(root, { recursive: true }));

x('a token of 256 bits is made once, stored hashed with mode 0600, and stays valid', () => {
  const first = openToken(root);
  assert.is(Buffer.from(first.created!, 'base64url').length, 32);
  const [file] = readdirSync(root);
  assert.is(statSync(join(root, file)).mode & 0o777, 0o600);
  assert.not.ok(readFileSync(join(root, file), 'utf8').includes(first.created!));
  const second = openToken(root);
  assert.is(second.created, undefined);
  assert.ok(second.guard.allows(first.created!));
  for (const wrong of ['', 'x', `${first.created!}x`, first.created!.toLowerCase()])
    assert.not.ok(second.guard.allows(wrong));
});

x('renewing refuses the old one', () => {
  const old = openToken(root, { renew: true }).created!;
  const next = openToken(root, { renew: true });
  assert.not.ok(next.guard.allows(old));
  assert.ok(next.guard.allows(next.created!));
});

x("a token of one's own must be long enough and is not stored", () => {
  throwsCode(() => openToken(root, { token: 'secret' }), 'AUTOSTOCK_CONFIG_INVALID', /32 characters/);
  const own = 'a'.repeat(32);
  assert.ok(openToken(root, { token: own }).guard.allows(own));
  assert.not.ok(openToken(root).guard.allows(own));
});

x.run();
