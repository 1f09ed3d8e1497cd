import Type from 'typebox';
import { AutostockError } from '../../core/index.ts';
import { ModelStore } from '../../store/index.ts';
import { defineCommand } from '../command.ts';
import { readBytes } from '../models/files.ts';
import { checkpointAt, storeOption } from '../models/storeOptions.ts';

/** Figures by name out of a JSON file. */
async function readSkill(path: string): Promise<Record<string, number>> {
  const bytes = await readBytes('--skill', path, {
    missing: 'AUTOSTOCK_CONFIG_NOT_FOUND',
    empty: 'AUTOSTOCK_CONFIG_INVALID',
  });
  const refuse = (why: string, cause?: unknown) =>
    new AutostockError('AUTOSTOCK_CONFIG_INVALID', `--skill: ${path} ${why}`, {
      cause,
      details: { field: '--skill', was: path },
    });
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw refuse(`is not JSON: ${(cause as Error).message}`, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse('must hold an object');
  const wrong = Object.entries(value).find(([, figure]) => typeof figure !== 'number');
  if (wrong) throw refuse(`must hold numbers, ${wrong[0]} is ${JSON.stringify(wrong[1])}`);
  return value as Record<string, number>;
}

export const modelsRegister = defineCommand({
  name: 'models register',
  summary: 'Put a checkpoint into the model store as the next version of a name',
  positionals: ['checkpoint'],
  schema: Type.Object(
    {
      checkpoint: Type.String({ description: '<folder>/<name> of a checkpoint that train wrote.' }),
      as: Type.String({ description: 'Name of the model in the store.' }),
      skill: Type.Optional(
        Type.String({
          description: 'JSON file of figures by name, kept with the version (out-of-sample skill).',
        }),
      ),
      store: storeOption,
    },
    { additionalProperties: false },
  ),
  examples: ['autostock models register out/embedded-models/ridge-fold0 --as daily'],
  async run({ checkpoint, as, skill, store }) {
    const figures = skill === undefined ? {} : await readSkill(skill);
    const version = await new ModelStore(store).register(as, await checkpointAt(checkpoint), {
      skill: figures,
      at: new Date().toISOString(),
    });
    return {
      json: { store, version },
      text: `${store}: ${as} version ${version.version}, ${version.model} trained until ${version.lineage.trainedUntil}`,
    };
  },
});
