import { readdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AutostockError } from '../core/index.ts';

/** What an output folder can hold, told by the files that only it has; the first that fits. */
const KINDS = {
  'a sweep': ['journal.jsonl', 'rows.f64', 'sweep.lock'],
  'a forecast walk-forward': ['study.json'],
  'a run': ['config.json'],
  'a backtest': ['result.json'],
  'an action-model training': ['rl.json'],
  'a Monte Carlo report': ['summary.json'],
} as const;

const refused = (folder: string, why: string): AutostockError =>
  new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `output folder "${folder}" ${why}: name a new or an empty folder with --out`,
    { details: { field: '--out', was: folder } },
  );

/** The folder, or the nearest thing above it that exists, is a folder. */
function isFolder(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats) return stats.isDirectory();
  return dirname(path) === path || isFolder(dirname(path));
}

type Kind = keyof typeof KINDS;

const kindOf = (names: readonly string[]): Kind | undefined =>
  (Object.keys(KINDS) as Kind[]).find((kind) => KINDS[kind].some((mark) => names.includes(mark)));

/** What a folder holds; undefined when it holds nothing of ours or is no folder. */
export const folderKind = (folder: string): Kind | undefined =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? kindOf(readdirSync(folder)) : undefined;

/**
 * Refuses, before any work, to write a study where something else lies; what the same kind of study has left may be
 * written over. A walk-forward counts as a backtest.
 */
export function requireStudyFolder(folder: string, kind: Kind): void {
  const path = resolve(folder);
  let names: string[] = [];
  try {
    if (!isFolder(path)) throw refused(folder, 'is a file or inside one');
    if (statSync(path, { throwIfNoEntry: false })) names = readdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') throw refused(folder, 'is a file or inside one');
    throw error;
  }
  if (names.length === 0) return;
  const found = kindOf(names);
  if (found !== kind) throw refused(folder, `holds ${found ?? 'something that is not a study'}`);
}
