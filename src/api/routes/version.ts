import { CODE_VERSION } from '../../pipeline/index.ts';
import type { ApiRoutes } from '../routes.ts';
import { versionSchema } from '../schemas/version.ts';

export const versionRoutes: ApiRoutes = (app) => {
  app.get('/version', { schema: versionSchema }, async () => ({
    version: CODE_VERSION,
    api: 'v1',
    node: process.version,
  }));
};
