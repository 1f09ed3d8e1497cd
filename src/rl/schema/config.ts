import Type, { type Static } from 'typebox';
import { ALGORITHMS } from '../../native/index.ts';
import { DqnSchema } from './dqn.ts';
import { NetworkSchema } from './network.ts';
import { PpoSchema } from './ppo.ts';

const EvaluationSchema = Type.Object(
  {
    every: Type.Integer({
      default: 5000,
      minimum: 0,
      unit: 'steps',
      description: 'Environment steps between greedy evaluations and checkpoints; 0 = at the end only.',
    }),
    copies: Type.Integer({
      default: 20,
      minimum: 1,
      maximum: 1 << 16,
      description: 'Episodes of an evaluation on the way.',
    }),
    finalCopies: Type.Integer({
      default: 100,
      minimum: 1,
      maximum: 1 << 16,
      description: 'Episodes of the last one.',
    }),
    steps: Type.Integer({
      default: 2048,
      minimum: 1,
      maximum: 1e9,
      unit: 'steps',
      description: 'Steps of a copy where the task never ends.',
    }),
  },
  { additionalProperties: false, default: {} },
);

/** A training of action models on a task. */
export const RlConfigSchema = Type.Object(
  {
    environment: Type.Object(
      { name: Type.String({ minLength: 1 }) },
      { additionalProperties: true, description: 'The task, with its options beside its name.' },
    ),
    algorithm: Type.Enum(ALGORITHMS, { description: 'ppo or dqn.' }),
    copies: Type.Integer({
      default: 8,
      minimum: 1,
      maximum: 1 << 20,
      description: 'Copies of the task that are stepped side by side.',
    }),
    steps: Type.Integer({
      default: 500_000,
      minimum: 1,
      maximum: 1e12,
      unit: 'steps',
      description: 'Environment steps of a training, over all copies; schedules are laid out for them.',
    }),
    network: NetworkSchema,
    ppo: PpoSchema,
    dqn: DqnSchema,
    evaluation: EvaluationSchema,
  },
  { additionalProperties: false },
);
export type RlConfig = Static<typeof RlConfigSchema>;
