import Type from 'typebox';
import { AutostockError } from '../../core/index.ts';
import { ALGORITHMS } from '../../native/index.ts';
import { readConfigFile } from '../../pipeline/index.ts';
import { builtInTask, requireTrainable, resolveRlConfig, tradingTaskOf, trainSeeds } from '../../rl/index.ts';
import { defineCommand } from '../command.ts';
import { withOverrides } from '../overrides.ts';
import { openRlFolder, saveRlStudy } from '../rlFiles.ts';
import { rlText, rlView } from '../rlView.ts';
import { trainTrading } from '../tradingTraining.ts';

export const rlTrain = defineCommand({
  name: 'rl train',
  summary: 'Train action models (PPO, DQN) on a task, over one seed or several',
  positionals: [],
  schema: Type.Object(
    {
      env: Type.Optional(
        Type.String({
          description:
            'Task: trading, cartpole, acrobot, pendulum, mountaincar, sine, ou, lq, leak, noedge. Or by --config.',
        }),
      ),
      algo: Type.Optional(Type.Enum(ALGORITHMS, { description: 'Algorithm: ppo or dqn. Or by --config.' })),
      config: Type.Optional(
        Type.String({ description: "Settings, YAML or JSON, over the task's preset; docs/rl.md." }),
      ),
      set: Type.Optional(
        Type.Array(Type.String(), {
          whole: true,
          description: 'Overrides, key.path=value, for example ppo.learningRate=0.001.',
        }),
      ),
      seed: Type.Integer({ default: 1, minimum: 0, maximum: 2 ** 53 - 1, description: 'First seed.' }),
      seeds: Type.Integer({
        default: 1,
        minimum: 1,
        maximum: 1000,
        description: 'Seeds, one after another.',
      }),
      steps: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 1e12, description: 'Environment steps of each training.' }),
      ),
      threads: Type.Integer({
        default: 1,
        minimum: 1,
        maximum: 256,
        description: 'Seeds trained at the same time, each on one thread.',
      }),
      out: Type.Optional(
        Type.String({ description: 'Folder for policies, checkpoints, figures and the report.' }),
      ),
      resume: Type.Boolean({
        default: false,
        description: 'Continue the training of --out that was cut, to the same bytes.',
      }),
    },
    { additionalProperties: false },
  ),
  examples: [
    'autostock rl train --env cartpole --algo ppo --seed 1 --steps 100000 --json',
    'autostock rl train --env ou --algo ppo --seeds 10 --threads 2 --out out/ou',
    'autostock rl train --env trading --algo ppo --seeds 10 --threads 2 --out out/ppo',
  ],
  async run(
    { env, algo, config: path, set, seed, seeds, steps, threads, out, resume },
    { ctx, out: output },
  ) {
    const file = path === undefined ? {} : await readConfigFile(path);
    const config = resolveRlConfig(withOverrides(file, set ?? []), { env, algo, steps });
    const numbers = Array.from({ length: seeds }, (_, i) => seed + i);
    if (resume && out === undefined) {
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        '--resume needs --out: the folder that was begun',
        {
          details: { field: '--resume' },
        },
      );
    }
    if (config.environment.name === 'trading')
      return trainTrading(
        { config, task: tradingTaskOf(config) },
        { seeds: numbers, threads, out, resume },
        ctx,
        output,
      );
    const task = builtInTask(config.environment);
    requireTrainable(task, config);
    const checkpoints = out && (await openRlFolder(out, config, numbers, resume));
    const study = await trainSeeds(task, config, numbers, ctx, { threads, checkpoints });
    if (out !== undefined) await saveRlStudy(out, study);
    return {
      json: { ...rlView(study), ...(out !== undefined && { folder: out }) },
      text: rlText(study, out),
    };
  },
});
