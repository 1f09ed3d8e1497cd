import Type from 'typebox';
import { SIMD_LEVELS, SWEEP_PATHS } from '../../native/index.ts';
import { CANONICAL_SIZES, canonicalSweep } from '../canonical/sweep.ts';
import { defineCommand } from '../command.ts';

const closed = { additionalProperties: false } as const;

export const benchSweep = defineCommand({
  name: 'bench sweep',
  summary: 'Run the canonical moving-average sweep and print its speed and digest',
  positionals: [],
  schema: Type.Object(
    {
      size: Type.Enum(CANONICAL_SIZES, {
        default: '50k',
        description: 'tiny and 5k: one symbol (--closes); 50k and 500k: a synthetic panel of 100 symbols.',
      }),
      threads: Type.Integer({
        default: 1,
        minimum: 1,
        maximum: 256,
        description: 'Threads; figures do not depend on them.',
      }),
      device: Type.Enum(['cpu', 'cuda'], { default: 'cpu', description: 'Where the sweep runs.' }),
      path: Type.Enum(SWEEP_PATHS, {
        default: 'auto',
        description: 'event: trades only; lanes: every bar, any rules; engine: order by order.',
      }),
      simd: Type.Enum(SIMD_LEVELS, { default: 'auto', description: 'Instruction set of the kernels.' }),
      closes: Type.Optional(Type.String({ description: 'CSV date,close for the sizes tiny and 5k.' })),
      out: Type.Optional(
        Type.String({
          description: 'File for the figures of every run: five little-endian float64 a run.',
        }),
      ),
    },
    closed,
  ),
  examples: ['autostock bench sweep --size 500k --threads 2 --json'],
  async run(options, { ctx }) {
    const result = await canonicalSweep(options, ctx);
    const million = (x: number) => `${(x / 1e6).toFixed(2)} M`;
    const text = [
      `${result.runs.toLocaleString('en')} runs in ${result.seconds.toFixed(3)} s: ${million(result.runsPerSecond)} runs/s, ${million(result.barStepsPerSecond)} bar-steps/s`,
      `${result.path} path, ${result.simd}, ${result.threads} thread${result.threads === 1 ? '' : 's'}, ${result.device}, peak memory ${result.peakRssMb.toFixed(0)} MB`,
      ...Object.entries(result.digest).map(([name, value]) => `mean ${name.padEnd(12)} ${value}`),
    ].join('\n');
    return { json: result, text };
  },
});
