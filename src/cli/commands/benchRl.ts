import Type from 'typebox';
import { benchRl as measure } from '../benches/rl.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

const millions = (perSecond: number): string => `${(perSecond / 1e6).toFixed(1)} M`;
const whole = (value: number): string => Math.round(value).toLocaleString('en');

export const benchRl = defineCommand({
  name: 'bench rl',
  summary: 'Speed of trading environments, PPO and DQN training, and policies',
  positionals: [],
  schema: Type.Object({}, { additionalProperties: false }),
  examples: ['autostock bench rl --json'],
  async run(_, { ctx }) {
    const speeds = await measure(ctx);
    const { environment, ppo, seeds, dqn, inference } = speeds;
    const text = [
      'Trading environment, 2,520 bars x 32 features, one thread, steps/s',
      table(
        ['symbols', 'copies', 'C++', 'from TypeScript'],
        environment.map((e) => [
          `${e.symbols}`,
          `${e.copies}`,
          millions(e.native),
          millions(e.fromTypeScript),
        ]),
      ),
      '',
      'PPO, actor and critic 64x64, 32 inputs, one thread, steps/s with updates',
      table(
        ['copies', 'steps', 'minibatch', 'epochs', 'fused', 'LibTorch', 'ratio'],
        ppo.map((p) => [
          `${p.copies}`,
          `${p.rolloutSteps}`,
          `${p.minibatch}`,
          `${p.epochs}`,
          whole(p.fused),
          whole(p.libtorch),
          `${p.ratio.toFixed(2)}x`,
        ]),
      ),
      `two seeds side by side ${whole(seeds.twoSeeds)}, one ${whole(seeds.oneSeed)}: ${seeds.ratio.toFixed(2)}x`,
      '',
      `DQN on CartPole: ${whole(dqn.stepsPerSecond)} steps/s, ${whole(dqn.updatesPerSecond)} updates/s`,
      '',
      'One decision, microseconds',
      table(
        ['policy', 'engine', 'p50', 'p99', 'min'],
        inference.map(({ policy, engine, times }) => [
          policy,
          engine,
          times.p50.toFixed(2),
          times.p99.toFixed(2),
          times.min.toFixed(2),
        ]),
      ),
    ];
    return { json: speeds, text: text.join('\n') };
  },
});
