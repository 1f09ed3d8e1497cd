import Type from 'typebox';
import { problems } from './common.ts';

export const versionSchema = {
  summary: 'Versions of the product and of what it runs on.',
  tags: ['system'],
  response: {
    200: Type.Object({ version: Type.String(), api: Type.String(), node: Type.String() }),
    ...problems(401),
  },
} as const;
