import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Options {
  readonly isolate: boolean;
  readonly timeoutMs: number;
  readonly folders: readonly string[];
  /** Path substrings; a file runs when it contains any of them. */
  readonly filters: readonly string[];
}

const USAGE = 'usage: test/run.ts [--isolate] [--timeout=MS] <folders or files...> [-- <path substrings...>]';

export function parseArguments(argv: readonly string[]): Options {
  const cut = argv.indexOf('--');
  const head = cut < 0 ? argv : argv.slice(0, cut);
  const flags = head.filter((a) => a.startsWith('--'));
  const isolate = flags.includes('--isolate');
  const timeout = flags.find((f) => f.startsWith('--timeout='));
  const timeoutMs = timeout ? Number(timeout.slice(10)) : isolate ? 120_000 : 30_000;
  const unknown = flags.filter((f) => f !== '--isolate' && f !== timeout);
  const folders = head.filter((a) => !a.startsWith('--'));
  if (unknown.length > 0 || folders.length === 0 || !(timeoutMs > 0)) {
    process.stderr.write(`${unknown.length > 0 ? `unknown option ${unknown[0]}\n` : ''}${USAGE}\n`);
    process.exit(2);
  }
  return { isolate, timeoutMs, folders, filters: cut < 0 ? [] : argv.slice(cut + 1) };
}

/** Every `*.test.ts` below a folder (or the file itself), sorted, kept when a filter matches its path. */
export function listTests(path: string, filters: readonly string[]): string[] {
  if (!existsSync(path)) return [];
  const found = statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => join(path, name))
        .sort();
  return filters.length === 0 ? found : found.filter((file) => filters.some((f) => file.includes(f)));
}
