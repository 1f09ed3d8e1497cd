import type { Readable } from 'node:stream';
import Type from 'typebox';
import { JOB_KINDS, JOB_STATES } from '../../jobs/index.ts';
import { ID_PATTERN, IdParams, problems } from './common.ts';

const closed = { additionalProperties: false } as const;
const open = { additionalProperties: true } as const;
const Kind = Type.Enum(JOB_KINDS, { description: 'run keeps the trained models, backtest does not.' });
const State = Type.Enum(JOB_STATES);

const Progress = Type.Object({
  stage: Type.String(),
  done: Type.Number(),
  total: Type.Number(),
  unit: Type.String(),
  note: Type.Optional(Type.String()),
});

const JobProblem = Type.Object({
  code: Type.String(),
  message: Type.String(),
  details: Type.Object({}, open),
});

const Output = Type.Object({
  verdict: Type.String(),
  dataHash: Type.String(),
  models: Type.Array(Type.String({ description: 'Usable as `model` of a prediction.' })),
  result: Type.String({ description: 'Path of the JSON summary.' }),
  report: Type.String({ description: 'Path of the HTML report.' }),
  actionModels: Type.Optional(
    Type.Object({
      verdict: Type.String(),
      report: Type.String({ description: 'Path of their own HTML report.' }),
    }),
  ),
});

const summary = {
  id: Type.String({ pattern: ID_PATTERN }),
  kind: Kind,
  state: State,
  name: Type.String({ description: 'Name of the run, from its configuration.' }),
  configHash: Type.String(),
  createdAt: Type.String(),
  startedAt: Type.Optional(Type.String()),
  finishedAt: Type.Optional(Type.String()),
  progress: Type.Optional(Progress),
  error: Type.Optional(JobProblem),
};

export const JobSummary = Type.Object(summary);
export const Job = Type.Object({
  ...summary,
  warnings: Type.Array(Type.String()),
  output: Type.Optional(Output),
  config: Type.Object({}, { ...open, description: 'Resolved configuration, defaults filled.' }),
});

export const submitSchema = {
  summary: 'Queues a job. Unknown configuration keys are refused.',
  tags: ['jobs'],
  headers: Type.Object(
    {
      'idempotency-key': Type.Optional(
        Type.String({
          pattern: '^[A-Za-z0-9._:-]{1,128}$',
          description: 'The same key again answers with the first job.',
        }),
      ),
    },
    open,
  ),
  body: Type.Object(
    { kind: Kind, config: Type.Object({}, { ...open, description: 'A run configuration.' }) },
    closed,
  ),
  response: { 200: Job, 202: Job, ...problems(400, 401, 409, 413, 415, 429) },
} as const;

export const listSchema = {
  summary: 'Jobs, newest first.',
  tags: ['jobs'],
  querystring: Type.Object(
    {
      state: Type.Optional(State),
      limit: Type.Optional(
        Type.String({
          pattern: '^([1-9]|[1-9][0-9]|100)$',
          description: 'Jobs on a page, 1 to 100; 50 by default.',
        }),
      ),
      cursor: Type.Optional(Type.String({ pattern: ID_PATTERN, description: '`next` of the page before.' })),
    },
    closed,
  ),
  response: {
    200: Type.Object({ jobs: Type.Array(JobSummary), next: Type.Optional(Type.String()) }),
    ...problems(400, 401, 404),
  },
} as const;

export const getSchema = {
  summary: 'One job.',
  tags: ['jobs'],
  params: IdParams,
  response: { 200: Job, ...problems(400, 401, 404) },
} as const;

export const cancelSchema = {
  summary: 'Asks a job to stop. Repeating it is harmless.',
  tags: ['jobs'],
  params: IdParams,
  response: { 202: Job, ...problems(400, 401, 404, 409) },
} as const;

export const eventsSchema = {
  summary:
    'Server-sent events `state`, `progress` and `warning` until the job ends; resumes by Last-Event-ID.',
  tags: ['jobs'],
  params: IdParams,
  headers: Type.Object(
    {
      'last-event-id': Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$', description: 'Last id seen.' })),
    },
    open,
  ),
  produces: ['text/event-stream'],
  response: {
    200: {
      description: 'Events',
      content: { 'text/event-stream': { schema: Type.Unsafe<Readable>({ type: 'string' }) } },
    },
    ...problems(400, 401, 404, 429),
  },
} as const;
