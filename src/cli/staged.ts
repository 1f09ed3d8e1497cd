import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AutostockError } from '../core/index.ts';

/**
 * Lets `work` fill a hidden folder beside `target` that takes its place only when all went well: a failure or a
 * Ctrl-C leaves nothing half-written. `target` must not exist, or be empty.
 */
export async function stagedFolder<T>(target: string, work: (folder: string) => Promise<T>): Promise<T> {
  if (existsSync(target) && (await readdir(target)).length > 0) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `output folder "${target}" is not empty: name another with --out`,
      {
        details: { field: '--out', was: target },
      },
    );
  }
  const folder = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    const value = await work(folder);
    await rm(target, { recursive: true, force: true });
    await rename(folder, target);
    return value;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
