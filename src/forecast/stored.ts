import { AutostockError, type Panel, quietContext } from '../core/index.ts';
import { type Prepared, planFolds, type RunConfig, resolveRunConfig } from '../pipeline/index.ts';
import { outOfFold } from './outOfFold.ts';
import { ForecastFolder, headFor, readHead, requireSameStudy, type StudyHead } from './store/index.ts';
import { withRivals } from './study.ts';
import type { ForecastStore, OutOfFold } from './types.ts';

/** The head of a stored walk-forward; AUTOSTOCK_DATA_NOT_FOUND where there is none. */
export async function requireHead(dir: string): Promise<StudyHead> {
  const head = await readHead(dir);
  if (head) return { ...head, config: resolveRunConfig(head.config) };
  throw new AutostockError(
    'AUTOSTOCK_DATA_NOT_FOUND',
    `${dir} holds no walk-forward: make one with "autostock walkforward <config.yaml> --out ${dir}"`,
    { details: { path: dir } },
  );
}

/** A folder that must hold every task it is asked for. */
const complete = (folder: ForecastFolder): ForecastStore => ({
  async read(task) {
    const found = await folder.read(task);
    if (found) return found;
    const { member, fold, seed } = task;
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `${folder.dir} has no forecasts of ${member.name} for fold ${fold.index + 1}, seed ${seed + 1}: finish it with "autostock walkforward --resume"`,
      { details: { path: folder.dir, member: member.name, fold: fold.index, seed } },
    );
  },
  write: (task, forecast) => folder.write(task, forecast),
});

/** The forecasts a folder holds for a configuration, without training; every one must be there and of this panel. */
export async function readStored(
  dir: string,
  config: RunConfig,
  panel: Panel,
  seeds: number,
): Promise<OutOfFold> {
  const members = withRivals(config.models);
  const head = headFor({ panel }, config, members, seeds);
  requireSameStudy(await requireHead(dir), head, dir);
  const store = complete(new ForecastFolder(dir, head, { panel }));
  // Nothing is trained, so no features are needed.
  const prepared = { panel } as Prepared;
  return outOfFold(prepared, planFolds(panel.time, config), members, config, quietContext(), {
    seeds,
    store,
  });
}
