import Type from 'typebox';
import { ModelStore } from '../../store/index.ts';
import { defineCommand } from '../command.ts';
import { aliasView, storeOption } from '../models/storeOptions.ts';
import { table } from '../table.ts';

const figure = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '-' : value.toFixed(4);

export const modelsVersions = defineCommand({
  name: 'models versions',
  summary: 'Versions of a model in the store with their lineage; without a name, its models',
  positionals: ['name'],
  schema: Type.Object(
    {
      name: Type.Optional(Type.String({ description: 'Name of the model in the store.' })),
      store: storeOption,
    },
    { additionalProperties: false },
  ),
  examples: ['autostock models versions daily --json'],
  async run({ name, store }) {
    const models = new ModelStore(store);
    if (name === undefined) {
      const list = await models.list();
      const rows = list.map((m) => [
        m.name,
        `${m.versions}`,
        `${m.champion ?? '-'}`,
        `${m.challenger ?? '-'}`,
      ]);
      return {
        json: { store, models: list },
        text: table(['model', 'versions', 'champion', 'challenger'], rows),
      };
    }
    const versions = await models.versions(name);
    const rows = versions.map((v) => [
      `${v.version}`,
      v.aliases.join(', '),
      v.model,
      v.lineage.trainedUntil,
      figure(v.skill.validLoss),
      v.lineage.dataHash.slice(0, 12),
      v.lineage.configHash.slice(0, 12),
      v.registeredAt,
    ]);
    const head = ['version', 'alias', 'model', 'trained until', 'valid loss', 'data', 'config', 'registered'];
    return {
      json: { store, name, aliases: aliasView(await models.aliases(name)), versions },
      text: table(head, rows),
    };
  },
});
