import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The sibling entry file `name` of the module at `base`: `.ts` from src/, `.js` from dist/. */
export const entryFile = (name: string, base: string): string =>
  fileURLToPath(new URL(`./${name}${extname(fileURLToPath(base))}`, base));
