import Type from 'typebox';
import { IdParams, problems } from './common.ts';

export const resultSchema = {
  summary: 'The numbers of a finished job: `summary.json`.',
  tags: ['results'],
  params: IdParams,
  response: {
    200: {
      description: 'Summary',
      content: {
        'application/json': { schema: Type.Unsafe<Buffer>({ type: 'object', additionalProperties: true }) },
      },
    },
    ...problems(400, 401, 404, 409),
  },
} as const;

export const reportSchema = {
  summary: 'The self-contained HTML report of a finished job.',
  tags: ['results'],
  params: IdParams,
  response: {
    200: {
      description: 'Report',
      content: { 'text/html': { schema: Type.Unsafe<Buffer>({ type: 'string' }) } },
    },
    ...problems(400, 401, 404, 409),
  },
} as const;

export const actionReportSchema = {
  ...reportSchema,
  summary: 'The report of the action models that a finished job trained.',
} as const;
