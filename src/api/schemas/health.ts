import Type from 'typebox';

export const healthSchema = {
  summary: 'Whether the server answers and what its job host does. Needs no token.',
  tags: ['system'],
  security: [],
  response: {
    200: Type.Object({
      status: Type.Literal('ok'),
      jobHost: Type.String({ description: 'starting, ready, down (a new one is on its way) or closed' }),
      uptimeS: Type.Number(),
    }),
  },
} as const;
