import type { ApiRoutes } from '../routes.ts';
import { healthSchema } from '../schemas/health.ts';

export const healthRoutes: ApiRoutes = (app, { jobs }) => {
  app.get('/health', { schema: healthSchema, config: { public: true, rateLimit: false } }, async () => ({
    status: 'ok' as const,
    jobHost: jobs.host.state,
    uptimeS: Math.round(process.uptime()),
  }));
};
