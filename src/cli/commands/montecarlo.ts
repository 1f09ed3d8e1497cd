import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { AutostockError } from '../../core/index.ts';
import { loadPanel } from '../../data/index.ts';
import { resolveMonteCarloSpec, runMonteCarloSpec } from '../../montecarlo/index.ts';
import { readConfigFile } from '../../pipeline/index.ts';
import { defineCommand } from '../command.ts';
import { monteCarloText } from '../montecarloText.ts';
import { withOverrides } from '../overrides.ts';

export const montecarlo = defineCommand({
  name: 'montecarlo',
  summary: 'Simulate a portfolio and put it through stress scenarios',
  positionals: ['spec'],
  schema: Type.Object(
    {
      spec: Type.String({ description: 'Monte Carlo spec, YAML or JSON (examples/montecarlo.yaml).' }),
      set: Type.Optional(
        Type.Array(Type.String(), {
          whole: true,
          description: 'Overrides, key.path=value, for example monteCarlo.generator.name=garch.',
        }),
      ),
      out: Type.Optional(Type.String({ description: 'Folder for montecarlo.json.' })),
    },
    { additionalProperties: false },
  ),
  examples: [
    'autostock montecarlo examples/montecarlo.yaml --json',
    'autostock montecarlo examples/montecarlo.yaml --set monteCarlo.generator.name=heston',
  ],
  async run(options, { ctx }) {
    const spec = resolveMonteCarloSpec(withOverrides(await readConfigFile(options.spec), options.set ?? []));
    const { panel } = await loadPanel(spec.data, ctx);
    const study = await runMonteCarloSpec(spec, panel, ctx);
    let file: string | undefined;
    if (options.out !== undefined) {
      file = join(options.out, 'montecarlo.json');
      try {
        await mkdir(options.out, { recursive: true });
        await writeFile(file, `${JSON.stringify({ schema: 1, ...study })}\n`);
      } catch (cause) {
        throw new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot write ${file}`, { cause });
      }
    }
    return { json: file === undefined ? study : { ...study, file }, text: monteCarloText(study, file) };
  },
});
