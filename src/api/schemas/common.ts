import Type, { type Static } from 'typebox';

export const ID_PATTERN = '^[a-z0-9-]{1,64}$';

/** RFC 9457; `code` is the product's own error code. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String({ description: 'What the code means.' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'What was wrong here, what is allowed.' }),
    code: Type.String({ description: 'AUTOSTOCK_<AREA>_<WHAT>, see docs/errors.md.' }),
    instance: Type.String({ description: 'Id of the request; the server log has the same.' }),
    details: Type.Optional(Type.Object({}, { additionalProperties: true })),
  },
  { description: 'RFC 9457 problem details' },
);
export type Problem = Static<typeof Problem>;

export const IdParams = Type.Object({ id: Type.String({ pattern: ID_PATTERN, description: 'Job id.' }) });

/** Answers beside the good ones; every route lists those it can give. */
export const problems = (...statuses: number[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: 'Problem details', content: { 'application/problem+json': { schema: Problem } } },
    ]),
  );
