import Type from 'typebox';
import { ModelStore } from '../../store/index.ts';
import { defineCommand } from '../command.ts';
import { aliasOption, aliasView, storeOption } from '../models/storeOptions.ts';

export const modelsRollback = defineCommand({
  name: 'models rollback',
  summary: 'Give an alias back to the version it named before',
  positionals: ['name'],
  schema: Type.Object(
    {
      name: Type.String({ description: 'Name of the model in the store.' }),
      alias: aliasOption,
      store: storeOption,
    },
    { additionalProperties: false },
  ),
  examples: ['autostock models rollback daily'],
  async run({ name, alias, store }) {
    const aliases = await new ModelStore(store).rollback(name, alias, new Date().toISOString());
    return {
      json: { store, name, alias, version: aliases[alias].at(-1), aliases: aliasView(aliases) },
      text: `${name}: ${alias} is version ${aliases[alias].at(-1)} again`,
    };
  },
});
