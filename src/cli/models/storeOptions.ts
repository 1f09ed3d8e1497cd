import { basename, dirname } from 'node:path';
import Type from 'typebox';
import { type Checkpoint, loadCheckpoint } from '../../models/index.ts';
import { ALIASES, type AliasHistory, DEFAULT_STORE } from '../../store/index.ts';

export const storeOption = Type.String({
  default: DEFAULT_STORE,
  minLength: 1,
  description: 'Folder of the model store.',
});

export const aliasOption = Type.Union([Type.Literal('champion'), Type.Literal('challenger')], {
  default: 'champion',
  description: 'The alias that moves.',
});

/** A checkpoint by <folder>/<name>, with or without one of its two endings. */
export const checkpointAt = (path: string): Promise<Checkpoint> =>
  loadCheckpoint(dirname(path), basename(path).replace(/\.(safetensors|json)$/, ''));

/** Each alias with the version it names and those it named before, the latest first. */
export const aliasView = (aliases: AliasHistory) =>
  Object.fromEntries(
    ALIASES.map((alias) => [
      alias,
      { version: aliases[alias].at(-1) ?? null, before: aliases[alias].slice(0, -1).reverse() },
    ]),
  );
