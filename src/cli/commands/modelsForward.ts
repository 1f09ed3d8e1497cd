import Type from 'typebox';
import { headWidth } from '../../models/index.ts';
import { ENGINES, HEADS } from '../../native/index.ts';
import { defineCommand } from '../command.ts';
import { checkTarget, readInput, readWeights, writeTensors } from '../models/files.ts';
import { forward } from '../models/forward.ts';
import { readMember } from '../models/memberConfig.ts';

export const modelsForward = defineCommand({
  name: 'models forward',
  summary: 'Evaluate given weights on given windows',
  positionals: [],
  schema: Type.Object(
    {
      model: Type.String({ description: 'Member of the zoo.' }),
      config: Type.Optional(
        Type.String({
          description: 'JSON file of its options, flat, with horizons and head; defaults without.',
        }),
      ),
      weights: Type.String({ description: 'safetensors file, names as in the PyTorch state dict.' }),
      input: Type.String({ description: 'safetensors file with x [B,T,F] float32, scaled features.' }),
      output: Type.String({
        description: 'safetensors file to write: y [B,H,K] float32, finished forecasts.',
      }),
      engine: Type.Union(
        ENGINES.map((name) => Type.Literal(name)),
        {
          default: 'fused',
          description: 'libtorch and fused take T = window; stream feeds bar by bar and takes T >= window.',
        },
      ),
    },
    { additionalProperties: false },
  ),
  examples: [
    'autostock models forward --model lstm-stacked --config lstm.json --weights w.safetensors --input x.safetensors --output y.safetensors',
  ],
  async run(options, { ctx }) {
    const member = await readMember(options.model, options.config);
    checkTarget('--output', options.output);
    const weights = await readWeights(options.weights);
    const x = await readInput('--input', options.input);
    const data = await forward(member, weights, x, options.engine, ctx);
    const { output } = member;
    const shape = [x.shape[0], output.horizons.length, headWidth(output)];
    await writeTensors(options.output, [{ name: 'y', shape, data }]);
    const { columns } = HEADS.find(({ name }) => name === output.head)!;
    return {
      json: {
        model: member.spec.name,
        engine: options.engine,
        input: x.shape,
        shape,
        ...output,
        columns,
        file: options.output,
      },
      text: `${options.output}: y [${shape.join(', ')}] by ${member.spec.name}, ${options.engine} engine`,
    };
  },
});
