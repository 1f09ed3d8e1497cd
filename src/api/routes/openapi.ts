import type { ApiRoutes } from '../routes.ts';

export const openapiRoutes: ApiRoutes = (app) => {
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(JSON.stringify(app.swagger())),
  );
};
