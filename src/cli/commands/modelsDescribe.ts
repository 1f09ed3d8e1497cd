import Type from 'typebox';
import { ENGINES, HEADS } from '../../native/index.ts';
import { hasOnnx } from '../../onnx/index.ts';
import { defineCommand } from '../command.ts';
import { describeMember, readMember } from '../models/memberConfig.ts';
import { table } from '../table.ts';

export const modelsDescribe = defineCommand({
  name: 'models describe',
  summary: 'What a member is under given options: schema, window, tensors, size',
  positionals: ['model'],
  schema: Type.Object(
    {
      model: Type.String({ description: 'Member of the zoo.' }),
      config: Type.Optional(
        Type.String({ description: 'JSON file of its options, flat, with horizons and head.' }),
      ),
      features: Type.Integer({ default: 32, minimum: 1, maximum: 4096, description: 'Features of a bar.' }),
    },
    { additionalProperties: false },
  ),
  examples: ['autostock models describe tcn-residual --json'],
  async run({ model, config, features }) {
    const member = await readMember(model, config);
    const { spec, options, output, gradient } = member;
    const described = describeMember(member, features);
    const json = {
      name: spec.name,
      kind: spec.kind,
      description: spec.description,
      source: spec.source,
      gradient,
      engines: ENGINES.filter((engine) => gradient || engine !== 'libtorch'),
      onnx: hasOnnx(spec.native),
      schema: spec.schema,
      options,
      ...output,
      features,
      ...described,
      heads: HEADS.map(({ name, columns }) => ({ name, columns })),
    };
    const facts = [
      `${spec.name} (${spec.kind}): ${spec.description}`,
      spec.source,
      '',
      `options         ${JSON.stringify(options)}`,
      `window          ${described.window} bars, of which ${described.receptiveField} can change a forecast`,
      `bar by bar      ${described.streamable ? 'one step a bar' : 'exact, by running the window again'}`,
      `parameters      ${described.parameters} with ${features} features, ${output.horizons.length} horizons, head ${output.head}`,
      `engines         ${json.engines.join(', ')}${json.onnx ? '; ONNX export' : ''}`,
    ];
    const rows = described.tensors.map(({ name, shape }) => [name, `[${shape.join(', ')}]`]);
    return { json, text: `${facts.join('\n')}\n\n${table(['tensor', 'shape'], rows)}` };
  },
});
