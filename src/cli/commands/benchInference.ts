import Type from 'typebox';
import { benchInference as measure } from '../benches/inference.ts';
import type { CallTimes } from '../benches/timing.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

const us = (times: CallTimes | undefined): string =>
  times === undefined ? '' : `${times.p50.toFixed(1)} / ${times.p99.toFixed(1)} (${times.min.toFixed(1)})`;

export const benchInference = defineCommand({
  name: 'bench inference',
  summary: 'Time every engine of every member on the same weights, called from TypeScript',
  positionals: [],
  schema: Type.Object(
    { models: Type.Optional(Type.String({ description: 'Members, separated by commas; all by default.' })) },
    { additionalProperties: false },
  ),
  examples: ['autostock bench inference --models tcn-residual,lstm-stacked --json'],
  async run({ models }, { ctx }) {
    const names = models?.split(',').map((name) => name.trim());
    const result = await measure(names, ctx);
    const rows = result.members.flatMap(({ member, engines }) =>
      engines.map((e) => [member, e.engine, us(e.window), us(e.step), us(e.settle), us(e.batch256)]),
    );
    const { path } = result;
    const whole =
      `\none bar -> ${path.features} features -> ${path.members.join(', ')} -> forecast: ${us(path.bar)} us, ` +
      `limit ${path.limit.p50} / ${path.limit.p99}`;
    const note = result.onnxruntime
      ? ''
      : '\nonnxruntime-node is not installed here: install it beside the project to compare with it.';
    const heads = ['member', 'engine', 'window', 'one step', 'settle', 'batch 256'];
    return {
      json: result,
      text: `us a call, p50 / p99 (min); 64 bars of 32 features, one thread\n${table(heads, rows)}${whole}${note}`,
    };
  },
});
