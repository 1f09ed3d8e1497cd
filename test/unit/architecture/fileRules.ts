import { posix } from 'node:path';
import type { Tree } from './tree.ts';

export const lines = (source: string): number => source.split('\n').length - (source.endsWith('\n') ? 1 : 0);

export const tooLong = (files: Tree, cap: number): string[] =>
  [...files]
    .filter(([, source]) => lines(source) > cap)
    .map(([path, source]) => `${path}: ${lines(source)} lines`);

export function medianLines(files: Tree): number {
  const sizes = [...files.values()].map(lines).sort((a, b) => a - b);
  return sizes[Math.floor(sizes.length / 2)] ?? 0;
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Constants of a registry's entry type, below the registry's folder, that its list does not name: an entry
 * that was written and forgotten. Works on `createRegistry<Spec>(...)` and `export const x: Spec`.
 */
export function unlisted(files: Tree): string[] {
  const missing: string[] = [];
  for (const [path, source] of files) {
    const type = /\bcreateRegistry<(\w+)/.exec(source)?.[1];
    if (!type) continue;
    const list = source.slice(source.indexOf('createRegistry<'));
    const folder = posix.dirname(path);
    const entry = new RegExp(`^export const (\\w+): (?:readonly )?${literal(type)}\\b`, 'gm');
    for (const [other, text] of files) {
      if (other === path || !other.startsWith(`${folder}/`)) continue;
      for (const [, name] of text.matchAll(entry)) {
        if (!new RegExp(`\\b${literal(name)}\\b`).test(list))
          missing.push(`${other}: ${name} is not listed in ${path}`);
      }
    }
  }
  return missing;
}

/** Rows `| CODE | http | exit | meaning |` of docs/errors.md that differ from the table in the code. */
export function errorTableDrift(
  markdown: string,
  codes: Readonly<Record<string, { http: number; exit: number; meaning: string }>>,
): string[] {
  const rows = [...markdown.matchAll(/^\| `(AUTOSTOCK_\w+)` \| (\d+) \| (\d+) \| (.*?) \|/gm)];
  const listed = new Map(rows.map(([, code, http, exit, meaning]) => [code, `${http} ${exit} ${meaning}`]));
  const drift = [...listed.keys()].filter((code) => !(code in codes)).map((code) => `${code} does not exist`);
  for (const [code, { http, exit, meaning }] of Object.entries(codes)) {
    const want = `${http} ${exit} ${meaning}`;
    if (listed.get(code) !== want)
      drift.push(`${code} should read "${want}", reads "${listed.get(code) ?? 'nothing'}"`);
  }
  return drift;
}

/** A forgotten `.only` silently drops every other test of its suite. */
export const focusedTests = (files: Tree): string[] =>
  [...files].filter(([, source]) => /^\s*\w+\.only\(/m.test(source)).map(([path]) => path);
