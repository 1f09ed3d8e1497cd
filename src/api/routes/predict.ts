import type { ApiRoutes } from '../routes.ts';
import { predictSchema } from '../schemas/predict.ts';

const BODY_LIMIT = 16 * 1024 * 1024;

export const predictRoutes: ApiRoutes = (app, { jobs }) => {
  app.post('/predict', { schema: predictSchema, bodyLimit: BODY_LIMIT }, async (request) => {
    const { model, bars } = request.body;
    const [jobId, checkpoint] = model.split('/');
    const { interval } = jobs.get(jobId).config.data;
    return { model, forecasts: [...(await jobs.predict(jobId, { checkpoint, interval, bars }))] };
  });
};
