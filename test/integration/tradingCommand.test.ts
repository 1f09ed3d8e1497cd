import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { runBacktest } from '../../src/backtest/index.ts';
import { rlTrain } from '../../src/cli/commands/rlTrain.ts';
import { createOutput } from '../../src/cli/output.ts';
import {
  type ErrorCode,
  isoDate,
  quietContext,
  type RunContext,
  sha256,
  type TimeMs,
} from '../../src/core/index.ts';
import { loadPanel } from '../../src/data/index.ts';
import { resolveRunConfig } from '../../src/pipeline/index.ts';
import { readPolicy } from '../../src/policy/index.ts';
import { defaultRun } from '../../src/trading/index.ts';
import { throwsCode } from '../assert.ts';

const test = suite('rl train --env trading');
const root = mkdtempSync(join(tmpdir(), 'autostock-trading-'));
test.after(() => rmSync(root, { recursive: true }));

const run = join(root, 'run.yaml');
writeFileSync(run, JSON.stringify({ ...defaultRun(), models: [{ name: 'ridge' }] }));
const config = join(root, 'training.yaml');
writeFileSync(
  config,
  JSON.stringify({
    copies: 8,
    evaluation: { every: 1024 },
    ppo: { rolloutSteps: 64, minibatch: 256 },
    environment: { run, folds: 2, final: true },
  }),
);
const out = createOutput({ json: true, quiet: true, color: false });
const train = (options: object, ctx: RunContext = quietContext()) =>
  rlTrain.run(
    {
      env: 'trading',
      algo: 'ppo',
      config,
      seed: 1,
      seeds: 2,
      steps: 2048,
      threads: 2,
      resume: false,
      ...options,
    },
    { ctx, out },
  );
const policies = (folder: string) =>
  readdirSync(join(folder, 'policies'))
    .sort()
    .map((name) => [name, sha256(readFileSync(join(folder, 'policies', name)))]);

interface View {
  readonly score: number;
  readonly stepsPerSecond: number;
  readonly summary: {
    readonly verdict: string;
    readonly looks: number;
    readonly strategies: readonly {
      readonly name: string;
      readonly metrics: Record<string, number | null>;
    }[];
    readonly seeds: readonly { readonly seed: number }[];
    readonly trainings: readonly {
      readonly cloning?: { readonly agreementBefore: number; readonly agreementAfter: number };
    }[];
  };
}
const whole = join(root, 'whole');

test('trades every fold with every seed, beside all of the baselines, and says what it came to', async () => {
  const result = await train({ out: whole });
  const { summary, score } = result!.json as unknown as View;
  assert.ok(Number.isFinite(score));
  assert.equal(
    summary.strategies.map(({ name }) => name),
    [
      'together',
      'own-policy',
      'classifier',
      'flat',
      'buy-and-hold',
      'benchmark',
      'momentum-20',
      'mean-reversion-20',
      'inverse-volatility',
    ],
  );
  assert.is(summary.seeds.length, 2);
  assert.match(summary.verdict, /^Out of sample and net of costs PPO returned .* 2 seeds say little/);
  assert.equal(readdirSync(whole).sort(), ['policies', 'report.html', 'rl.json', 'summary.json']);
  // Two folds and the final one, two seeds, two files each.
  assert.is(policies(whole).length, 12);
  const report = readFileSync(join(whole, 'report.html'), 'utf8');
  for (const part of ['policy-map', 'exposures-chart', 'learning-chart', 'sensitivity'])
    assert.ok(report.includes(part));
});

test('cut in the middle and resumed it ends in the same policies', async () => {
  const folder = join(root, 'cut');
  const controller = new AbortController();
  const ctx = {
    ...quietContext(controller.signal),
    progress: ({ stage, done }: { stage: string; done: number }) => {
      if (stage === 'action models' && done > 5000) controller.abort();
    },
  };
  let code = '';
  try {
    await train({ out: folder }, ctx);
  } catch (error) {
    code = (error as { code: string }).code;
  }
  assert.is(code, 'AUTOSTOCK_CANCELLED');
  assert.not(existsSync(join(folder, 'report.html')));
  await train({ out: folder, resume: true });
  assert.equal(policies(folder), policies(whole));
  // Without --resume it begins again.
  await train({ out: folder });
  assert.equal(policies(folder), policies(whole));
});

test('another configuration on the same data counts the look before; the same one does not', async () => {
  const looks = async (options: object) =>
    ((await train({ seeds: 1, ...options }))!.json as unknown as View).summary.looks;
  assert.is(await looks({ out: join(root, 'again') }), 0);
  assert.is(await looks({ out: join(root, 'other'), set: ['ppo.epochs=1'] }), 1);
});

test('a warm start agrees with the oracle more than chance does', async () => {
  const set = ['environment.cloneSteps=4096', 'environment.folds=1', 'environment.final=false'];
  const { summary } = (await train({ seeds: 1, set }))!.json as unknown as View;
  const { agreementBefore, agreementAfter } = summary.trainings[0].cloning!;
  assert.ok(agreementAfter > agreementBefore, `${agreementBefore} to ${agreementAfter}`);
});

test('a portfolio is traded by one policy, which serves it', async () => {
  const folder = join(root, 'portfolio');
  const set = ['environment.book=portfolio', 'environment.actions=continuous', 'environment.final=false'];
  const { summary } = (await train({ out: folder, seeds: 1, set }))!.json as unknown as View;
  assert.is(summary.seeds.length, 1);
  const { trading, space } = readPolicy(join(folder, 'policies', 'trading-ppo-fold-1-seed-1')).manifest;
  assert.equal([trading!.book, trading!.symbols.length], ['portfolio', space.dimensions]);
});

test('a policy serves in a backtest, but not over bars it learnt from', async () => {
  const path = join(whole, 'policies', 'trading-ppo-fold-2-seed-1');
  const learnt = readPolicy(path).manifest.trading!.learntUntil;
  const policy = { name: 'action-model', path };
  const base = { ...defaultRun(), models: [{ name: 'ridge' }], policy };
  const { panel } = await loadPanel(defaultRun().data, quietContext());
  let message = '';
  try {
    await runBacktest(resolveRunConfig(base), panel, quietContext());
  } catch (error) {
    message = (error as Error).message;
  }
  assert.match(message, /learnt from bars until .* set walkForward.start/);
  const start = isoDate((learnt + 86_400_000) as TimeMs);
  const walkForward = { ...base.walkForward, start };
  const { strategy } = await runBacktest(resolveRunConfig({ ...base, walkForward }), panel, quietContext());
  assert.ok(strategy.equity.length > 100 && strategy.equity.every(Number.isFinite));
});

test('what cannot be is refused by name before anything is made', async () => {
  const folder = join(root, 'refused');
  const refused = async (options: object, code: ErrorCode, said: RegExp) => {
    await throwsCode(train({ out: folder, ...options }), code, said);
    assert.not(existsSync(folder), `${said}`);
  };
  await refused(
    { algo: 'dqn', set: ['environment.actions=continuous'] },
    'AUTOSTOCK_CONFIG_INVALID',
    /is for ppo/,
  );
  await refused(
    { set: ['environment.book=portfolio'] },
    'AUTOSTOCK_CONFIG_INVALID',
    /actions must be continuous with environment.book/,
  );
  await refused({ set: ['environment.fold=3'] }, 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', /did you mean "folds"/);
  await refused({ set: ['environment.features=[rsi]'] }, 'AUTOSTOCK_CONFIG_INVALID', /unknown column "rsi"/);
  await refused(
    { set: ['environment.allowShort=true', 'environment.levels=4'] },
    'AUTOSTOCK_CONFIG_INVALID',
    /must be odd/,
  );
  await refused({ set: ['environment.allowShort=true'] }, 'AUTOSTOCK_CONFIG_INVALID', /risk.allowShort/);
  await refused(
    { set: ['environment.rewards={log-retrn: {weight: 1}}'] },
    'AUTOSTOCK_CONFIG_UNKNOWN_NAME',
    /log-retrn/,
  );
  await refused(
    { set: ['environment.folds=100', 'environment.firstFraction=0.95'] },
    'AUTOSTOCK_DATA_TOO_SHORT',
    /fold 1/,
  );
});

test.run();
