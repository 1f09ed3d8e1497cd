import { createRng, type RunContext } from '../../core/index.ts';
import {
  type EnvironmentHandle,
  loadNative,
  type NativeAccount,
  type NativeCosts,
  type NativeParams,
} from '../../native/index.ts';
import { nativeOptions, type RlConfig, resolveRlConfig } from '../../rl/index.ts';
import { type CallTimes, timeCalls } from './timing.ts';

/** Made-up markets of 2,520 bars: rows of one symbol lie in the cache, those of thirty do not. Only speed is asked of them. */
const T = 2520;
const SYMBOLS = [1, 30] as const;
const FEATURES = 32;
const COSTS: NativeCosts = {
  commissionBps: 1,
  commissionPerShareUsd: 0,
  commissionMinUsd: 0,
  spreadBps: 2,
  slippageBps: 1,
};
const ACCOUNT: NativeAccount = { initialCashUsd: 1e6, fractional: 1, minTradeWeight: 0, staleBars: 5 };

function market(features: number, S: number) {
  const draws = createRng(1, 'rl-bench');
  const open = new Float64Array(S * T);
  const close = new Float64Array(S * T);
  for (let s = 0; s < S; s++) {
    let price = 100;
    for (let t = 0; t < T; t++) {
      open[s * T + t] = price;
      price *= Math.exp(0.01 * draws.normal());
      close[s * T + t] = price;
    }
  }
  const values = Float32Array.from({ length: S * T * features }, () => draws.normal());
  return { symbols: S, bars: T, features, values, open, close, start: 0, end: T };
}

type Market = ReturnType<typeof market>;

const openMarket = (from: Market, copies: number): EnvironmentHandle =>
  loadNative().rlTradingOpen(from, {}, COSTS, ACCOUNT, {}, copies);

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const REPEATS = 3;

export interface EnvironmentSpeed {
  readonly copies: number;
  /** Of the market, 2,520 bars each. */
  readonly symbols: number;
  /** Steps of one copy per second, one thread: the loop in C++, and one call from TypeScript a step of all copies. */
  readonly native: number;
  readonly fromTypeScript: number;
}

async function environmentSpeed(from: Market, copies: number): Promise<EnvironmentSpeed> {
  const addon = loadNative();
  const steps = Math.ceil(20_000_000 / copies);
  const native: number[] = [];
  const scripted: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const environment = openMarket(from, copies);
    const start = performance.now();
    await addon.rlEnvironmentRoll(environment, 1, steps);
    native.push((1000 * steps * copies) / (performance.now() - start));
    scripted.push(steppingSpeed(environment, copies, steps));
  }
  return { copies, symbols: from.symbols, native: median(native), fromTypeScript: median(scripted) };
}

/** Actions are written by TypeScript before every step. */
function steppingSpeed(environment: EnvironmentHandle, copies: number, steps: number): number {
  const addon = loadNative();
  const { observation, choices } = addon.rlEnvironmentSpace(environment);
  const buffers = {
    actions: new Float32Array(copies),
    observations: new Float32Array(copies * observation),
    finalObservations: new Float32Array(copies * observation),
    rewards: new Float32Array(copies),
    ends: new Uint8Array(copies),
  };
  const stream = addon.rlEnvironmentBind(environment, buffers);
  addon.rlReset(stream, 1);
  const start = performance.now();
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < copies; i++) buffers.actions[i] = (i + t) % choices;
    addon.rlStep(stream);
  }
  const seconds = (performance.now() - start) / 1000;
  addon.rlStepClose(stream);
  return (steps * copies) / seconds;
}

interface Shape {
  readonly copies: number;
  readonly rolloutSteps: number;
  readonly minibatch: number;
  readonly epochs: number;
}

/** The shapes of the field's comparisons. */
const SHAPES: readonly Shape[] = [
  { copies: 8, rolloutSteps: 256, minibatch: 64, epochs: 10 },
  { copies: 256, rolloutSteps: 128, minibatch: 4096, epochs: 4 },
  { copies: 1024, rolloutSteps: 64, minibatch: 8192, epochs: 4 },
];

export interface PpoSpeed extends Shape {
  /** Environment steps per second, updates included: actor and critic 64 x 64 tanh, 32 inputs, one thread. */
  readonly fused: number;
  readonly libtorch: number;
  readonly ratio: number;
}

const ppoConfig = ({ copies, ...ppo }: Shape, libtorch: boolean): RlConfig =>
  resolveRlConfig(
    { copies, network: { libtorch }, ppo: { ...ppo, normaliseObservations: false } },
    { env: 'bench', algo: 'ppo' },
  );

/** Steps per second of a trainer over at least `least` of them, the first update left out. */
async function trainingSpeed(
  config: RlConfig,
  environment: EnvironmentHandle,
  least: number,
  ctx: RunContext,
): Promise<number> {
  const addon = loadNative();
  const { network, options } = nativeOptions(config, 1);
  const trainer = addon.rlTrainerOpen(config.algorithm, environment, network, options);
  try {
    const first = config.algorithm === 'ppo' ? 1 : config.dqn.learningStarts + 1000;
    await addon.rlTrainerRun(trainer, first);
    const before = addon.rlTrainerSteps(trainer);
    ctx.signal.throwIfAborted();
    const start = performance.now();
    await addon.rlTrainerRun(trainer, before + least);
    return (1000 * (addon.rlTrainerSteps(trainer) - before)) / (performance.now() - start);
  } finally {
    addon.rlTrainerClose(trainer);
    addon.rlEnvironmentClose(environment);
  }
}

async function ppoSpeed(from: Market, shape: Shape, ctx: RunContext): Promise<PpoSpeed> {
  const fused: number[] = [];
  const libtorch: number[] = [];
  // Alternating: what else the machine does meets both sides alike.
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const speed = (torch: boolean) =>
      trainingSpeed(ppoConfig(shape, torch), openMarket(from, shape.copies), torch ? 20_000 : 100_000, ctx);
    fused.push(await speed(false));
    libtorch.push(await speed(true));
  }
  return {
    ...shape,
    fused: median(fused),
    libtorch: median(libtorch),
    ratio: median(fused) / median(libtorch),
  };
}

export interface ParallelSpeed {
  readonly oneSeed: number;
  readonly twoSeeds: number;
  readonly ratio: number;
}

/** Two seeds side by side against one, at 256 x 128. */
async function parallelSpeed(from: Market, ctx: RunContext): Promise<ParallelSpeed> {
  const one: number[] = [];
  const two: number[] = [];
  const run = () =>
    trainingSpeed(ppoConfig(SHAPES[1], false), openMarket(from, SHAPES[1].copies), 200_000, ctx);
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    one.push(await run());
    const both = await Promise.all([run(), run()]);
    two.push(both[0] + both[1]);
  }
  return { oneSeed: median(one), twoSeeds: median(two), ratio: median(two) / median(one) };
}

export interface PolicySpeed {
  readonly policy: string;
  readonly engine: 'fused' | 'libtorch';
  /** Microseconds of one decision, called from TypeScript. */
  readonly times: CallTimes;
}

function policySpeed(from: Market, algorithm: 'ppo' | 'dqn', libtorch: boolean): PolicySpeed {
  const addon = loadNative();
  const config = resolveRlConfig({ network: { libtorch } }, { env: 'bench', algo: algorithm });
  const { network, options } = nativeOptions(config, 1);
  const environment = openMarket(from, 1);
  const space = addon.rlEnvironmentSpace(environment);
  const trainer = addon.rlTrainerOpen(algorithm, environment, network, options);
  const policy = addon.rlPolicyOpen(algorithm, space, network, options, addon.rlTrainerPolicy(trainer));
  const observations = new Float32Array(space.observation).fill(0.5);
  const stream = addon.rlPolicyBind(policy, observations, new Float32Array(1), new Uint8Array(1));
  try {
    return {
      policy: `${algorithm} mlp 64x64`,
      engine: libtorch ? 'libtorch' : 'fused',
      times: timeCalls(5000, () => addon.rlAct(stream)),
    };
  } finally {
    addon.rlActClose(stream);
    addon.rlPolicyClose(policy);
    addon.rlTrainerClose(trainer);
  }
}

export interface RlSpeeds {
  readonly environment: readonly EnvironmentSpeed[];
  readonly ppo: readonly PpoSpeed[];
  /** Two seeds on two cores against one. */
  readonly seeds: ParallelSpeed;
  /** Steps per second on CartPole under its preset, updates included. */
  readonly dqn: { readonly stepsPerSecond: number; readonly updatesPerSecond: number };
  readonly inference: readonly PolicySpeed[];
}

export async function benchRl(ctx: RunContext): Promise<RlSpeeds> {
  const parts = 11;
  let done = 0;
  const part = async <R>(note: string, work: () => R | Promise<R>): Promise<R> => {
    ctx.signal.throwIfAborted();
    ctx.progress({ stage: 'rl', done: done++, total: parts, unit: 'parts', note });
    return work();
  };
  const environment: EnvironmentSpeed[] = [];
  for (const symbols of SYMBOLS) {
    const wide = market(FEATURES, symbols);
    for (const copies of [64, 1024, 8192])
      environment.push(await part(`${copies} copies`, () => environmentSpeed(wide, copies)));
  }
  // A policy sees 5 values of the position beside the features: 32 inputs in all.
  const narrow = market(FEATURES - 5, SYMBOLS[1]);
  const ppo: PpoSpeed[] = [];
  for (const shape of SHAPES) ppo.push(await part(`PPO ${shape.copies}`, () => ppoSpeed(narrow, shape, ctx)));
  const seeds = await part('two seeds', () => parallelSpeed(narrow, ctx));
  const dqn = await part('DQN', async () => {
    const config = resolveRlConfig({}, { env: 'cartpole', algo: 'dqn' });
    const params: NativeParams = {};
    const speeds: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const cartpole = loadNative().rlEnvironmentOpen('cartpole', params, config.copies);
      speeds.push(await trainingSpeed(config, cartpole, 20_000, ctx));
    }
    const { gradientSteps, trainEvery } = config.dqn;
    return {
      stepsPerSecond: median(speeds),
      updatesPerSecond: (median(speeds) * gradientSteps) / trainEvery,
    };
  });
  const inference = (['ppo', 'dqn'] as const).flatMap((algorithm) =>
    [false, true].map((libtorch) => policySpeed(narrow, algorithm, libtorch)),
  );
  return { environment, ppo, seeds, dqn, inference };
}
