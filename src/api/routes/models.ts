import { DEFAULT_STORE, ModelStore } from '../../store/index.ts';
import type { ApiRoutes } from '../routes.ts';
import { modelsSchema, promoteSchema, rollbackSchema, versionsSchema } from '../schemas/models.ts';

const now = (): string => new Date().toISOString();

export const modelRoutes: ApiRoutes = (app, { models = new ModelStore(DEFAULT_STORE) }) => {
  app.get('/models', { schema: modelsSchema }, async () => ({ models: await models.list() }));

  app.get('/models/:name', { schema: versionsSchema }, async (request) => {
    const { name } = request.params;
    return { name, aliases: await models.aliases(name), versions: await models.versions(name) };
  });

  app.post('/models/:name/promote', { schema: promoteSchema }, async (request) => {
    const { name } = request.params;
    const { version, alias = 'champion' } = request.body;
    return { name, aliases: await models.promote(name, String(version), alias, now()) };
  });

  app.post('/models/:name/rollback', { schema: rollbackSchema }, async (request) => {
    const { name } = request.params;
    return { name, aliases: await models.rollback(name, request.body.alias ?? 'champion', now()) };
  });
};
