import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Repository paths with `/` -> their text. */
export type Tree = ReadonlyMap<string, string>;

const root = fileURLToPath(new URL('../../../', import.meta.url));
const CODE = /\.(ts|mjs|h|cpp|cu|cuh)$/;

/** The hand-written code below some folders of the repository. */
export function readTree(folders: readonly string[], keep: RegExp = CODE): Tree {
  const files = new Map<string, string>();
  for (const folder of folders) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((n) => keep.test(n)).sort()) {
      const path = `${folder}/${name}`;
      if (!/(^|\/)(fixtures|results)\//.test(path)) files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
  return files;
}

export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');
export const tree = (files: Record<string, string>): Tree => new Map(Object.entries(files));
