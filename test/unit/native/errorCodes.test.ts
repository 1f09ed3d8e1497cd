import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ERROR_CODES } from '../../../src/core/index.ts';
import { packageRoot } from '../../../src/native/index.ts';

const x = suite('native error codes');

x('every code that native code can raise is in the table of codes', () => {
  const header = readFileSync(join(packageRoot(), 'native/core/base/error.h'), 'utf8');
  const codes = [...header.matchAll(/"(AUTOSTOCK_[A-Z_]+)"/g)].map((match) => match[1]);
  assert.ok(codes.length > 5);
  assert.equal(
    codes.filter((code) => !(code in ERROR_CODES)),
    [],
  );
});

x.run();
