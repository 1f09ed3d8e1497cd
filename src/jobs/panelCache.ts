import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { canonicalJson, type Panel, sha256 } from '../core/index.ts';
import { type DataConfig, DEFAULT_STORE } from '../data/index.ts';

const KEPT = 4;

/** Name, size and change time of every file at `path`; a file that changes makes another panel. */
async function fileStamps(path: string): Promise<string[]> {
  const info = await stat(path).catch(() => undefined);
  if (!info) return [`${path} missing`];
  if (!info.isDirectory()) return [`${path} ${info.size} ${info.mtimeMs}`];
  const names = (await readdir(path)).sort();
  return (await Promise.all(names.map((name) => fileStamps(join(path, name))))).flat();
}

/** The same key means the same bars. */
export async function panelKey(data: DataConfig): Promise<string> {
  const path = data.path ?? (data.source === 'store' ? DEFAULT_STORE : []);
  const paths = [path, data.quotes?.path ?? [], data.halts?.path ?? []].flat();
  const stamps = await Promise.all(paths.map((path) => fileStamps(resolve(path))));
  return sha256(canonicalJson([data, stamps.flat()]));
}

/** A panel and what was said while it was read: every job that uses it is told. */
export interface LoadedPanel {
  readonly panel: Panel;
  readonly warnings: readonly string[];
}

/** Panels over shared memory, each loaded once however many jobs ask; the least recently used go first. */
export class PanelCache {
  readonly #panels = new Map<string, Promise<LoadedPanel>>();

  get(key: string, load: () => Promise<LoadedPanel>): Promise<LoadedPanel> {
    const panel = this.#panels.get(key) ?? load();
    this.#panels.delete(key);
    this.#panels.set(key, panel);
    panel.catch(() => {
      if (this.#panels.get(key) === panel) this.#panels.delete(key);
    });
    for (const oldest of this.#panels.keys()) {
      if (this.#panels.size <= KEPT) break;
      this.#panels.delete(oldest);
    }
    return panel;
  }

  get size(): number {
    return this.#panels.size;
  }
}
