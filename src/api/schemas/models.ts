import Type from 'typebox';
import type { AliasHistory, ModelVersion } from '../../store/index.ts';
import { problems } from './common.ts';

const NameParams = Type.Object({
  name: Type.String({
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$',
    description: 'Name of the model in the store.',
  }),
});
const alias = Type.Optional(
  Type.Union([Type.Literal('champion'), Type.Literal('challenger')], {
    description: 'The alias that moves; champion by default.',
  }),
);
const named = Type.Array(Type.Integer());
/** Versions that each alias named, the present one last. */
const History = Type.Unsafe<AliasHistory>(Type.Object({ champion: named, challenger: named }));

export const modelsSchema = {
  summary: 'Models of the store with the versions that serve.',
  tags: ['models'],
  response: {
    200: Type.Object({
      models: Type.Array(
        Type.Object({
          name: Type.String(),
          versions: Type.Integer(),
          champion: Type.Optional(Type.Integer()),
          challenger: Type.Optional(Type.Integer()),
        }),
      ),
    }),
    ...problems(401, 500),
  },
} as const;

export const versionsSchema = {
  summary: 'Versions of a model with their lineage and skill.',
  tags: ['models'],
  params: NameParams,
  response: {
    200: Type.Object({
      name: Type.String(),
      aliases: History,
      versions: Type.Array(Type.Unsafe<ModelVersion>({ type: 'object', additionalProperties: true })),
    }),
    ...problems(400, 401, 404, 409),
  },
} as const;

const moved = {
  200: Type.Object({ name: Type.String(), aliases: History }),
  ...problems(400, 401, 404, 409),
};

export const promoteSchema = {
  summary: 'Let an alias name a version.',
  tags: ['models'],
  params: NameParams,
  body: Type.Object({ version: Type.Integer({ minimum: 1 }), alias }, { additionalProperties: false }),
  response: moved,
} as const;

export const rollbackSchema = {
  summary: 'Give an alias back to the version it named before.',
  tags: ['models'],
  params: NameParams,
  body: Type.Object({ alias }, { additionalProperties: false }),
  response: moved,
} as const;
