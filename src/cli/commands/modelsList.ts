import Type from 'typebox';
import { MODELS } from '../../models/index.ts';
import { defineCommand } from '../command.ts';
import { isGradient, resolveMember } from '../models/memberConfig.ts';
import { table } from '../table.ts';

export const modelsList = defineCommand({
  name: 'models list',
  summary: 'Every member of the forecast zoo',
  positionals: [],
  schema: Type.Object({}, { additionalProperties: false }),
  examples: ['autostock models list --json'],
  async run() {
    const models = MODELS.entries.map((spec) => ({
      name: spec.name,
      kind: spec.kind,
      gradient: isGradient(spec),
      description: spec.description,
      source: spec.source,
      defaults: resolveMember(spec.name, {}).options,
    }));
    const rows = models.map((m) => [
      m.name,
      m.kind,
      m.gradient ? 'gradients' : m.kind === 'trees' ? 'boosting' : 'closed form',
      m.description,
    ]);
    return { json: { models }, text: table(['model', 'kind', 'trained by', 'description'], rows) };
  },
});
