import Type, { type Static } from 'typebox';
import { NETWORK_KINDS } from '../../native/index.ts';

/** The body of a policy and of its value function; actor and critic have one each. */
export const NetworkSchema = Type.Object(
  {
    kind: Type.Enum(NETWORK_KINDS, {
      default: 'mlp',
      description:
        'mlp; lstm and gru remember the episode; attention looks back over the last `window` observations.',
    }),
    hidden: Type.Integer({ default: 64, minimum: 1, maximum: 1024, description: 'Width of every layer.' }),
    layers: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 8,
      description: 'Hidden layers of an mlp; layers of the others.',
    }),
    relu: Type.Boolean({ default: false, description: 'ReLU instead of tanh in an mlp.' }),
    window: Type.Integer({
      default: 16,
      minimum: 1,
      maximum: 256,
      unit: 'bars',
      description: 'Observations that attention looks back over, the newest included.',
    }),
    heads: Type.Integer({
      default: 4,
      minimum: 1,
      maximum: 16,
      description: 'Attention heads; must divide hidden.',
    }),
    libtorch: Type.Boolean({
      default: false,
      description: "LibTorch's operators for an mlp too, instead of the fused kernels.",
    }),
    cuda: Type.Boolean({ default: false, description: 'LibTorch on the first GPU.' }),
  },
  { additionalProperties: false, default: {} },
);
export type NetworkConfig = Static<typeof NetworkSchema>;
