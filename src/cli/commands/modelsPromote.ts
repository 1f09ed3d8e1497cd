import Type from 'typebox';
import { ModelStore } from '../../store/index.ts';
import { defineCommand } from '../command.ts';
import { aliasOption, aliasView, storeOption } from '../models/storeOptions.ts';

export const modelsPromote = defineCommand({
  name: 'models promote',
  summary: 'Let an alias name a version of a model in the store',
  positionals: ['name', 'version'],
  schema: Type.Object(
    {
      name: Type.String({ description: 'Name of the model in the store.' }),
      version: Type.String({ description: 'A version, or the alias that names it.' }),
      alias: aliasOption,
      store: storeOption,
    },
    { additionalProperties: false },
  ),
  examples: [
    'autostock models promote daily 3',
    'autostock models promote daily challenger --alias champion',
  ],
  async run({ name, version, alias, store }) {
    const models = new ModelStore(store);
    const aliases = await models.promote(name, version, alias, new Date().toISOString());
    return {
      json: { store, name, alias, version: aliases[alias].at(-1), aliases: aliasView(aliases) },
      text: `${name}: ${alias} is version ${aliases[alias].at(-1)}`,
    };
  },
});
