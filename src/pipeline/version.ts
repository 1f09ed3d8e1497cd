import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../native/index.ts';

/** The version in package.json: stands in every manifest, summary and report. */
export const CODE_VERSION: string = (
  JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }
).version;
