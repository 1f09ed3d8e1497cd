import Type from 'typebox';
import { pytorchSpeeds } from '../benches/pytorch.ts';
import { benchTraining as measure } from '../benches/training.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

export const benchTraining = defineCommand({
  name: 'bench training',
  summary: 'Training speed of every gradient member, beside PyTorch where Python has it',
  positionals: [],
  schema: Type.Object(
    { models: Type.Optional(Type.String({ description: 'Members, separated by commas; all by default.' })) },
    { additionalProperties: false },
  ),
  examples: ['autostock bench training --models tcn-residual --json'],
  async run({ models }, { ctx }) {
    const names = models?.split(',').map((name) => name.trim());
    const speeds = await measure(names, ctx);
    const peer = await pytorchSpeeds(ctx.signal);
    const members = speeds.map((speed) => {
      const pytorch = peer?.samplesPerSecond[speed.member];
      return pytorch === undefined
        ? speed
        : { ...speed, pytorchSamplesPerSecond: pytorch, ratio: speed.samplesPerSecond / pytorch };
    });
    const rows = members.map((m) => [
      m.member,
      Math.round(m.samplesPerSecond).toLocaleString('en'),
      m.stepMs.toFixed(1),
      'ratio' in m ? Math.round(m.pytorchSamplesPerSecond).toLocaleString('en') : '',
      'ratio' in m ? `${m.ratio.toFixed(2)}x` : '',
    ]);
    const note = peer
      ? `\nPyTorch ${peer.torch}, eager, the same process of work on one thread.`
      : '\nNo PyTorch here: set AUTOSTOCK_PYTHON to a Python that has torch.';
    const heads = ['member', 'samples/s', 'ms a step', 'PyTorch', 'ratio'];
    return {
      json: { torch: peer?.torch ?? null, members },
      text: `batch 256, 64 bars of 32 features, one thread\n${table(heads, rows)}${note}`,
    };
  },
});
