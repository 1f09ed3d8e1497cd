import type {
  NativeAccount,
  NativeControl,
  NativeCosts,
  NativeField,
  NativeParams,
  StreamHandle,
} from '../contract.ts';

/**
 * Reinforcement learning. Dims: N copies of an environment, O values of an observation, A choices of a discrete action,
 * D values of an action (1 where discrete: the choice's index), R rows of a learning curve.
 */

declare const tag: unique symbol;
export type EnvironmentHandle = { readonly [tag]: 'environment' };
export type TrainerHandle = { readonly [tag]: 'trainer' };
export type ActionPolicyHandle = { readonly [tag]: 'action policy' };

/** Bodies of policy and value functions by the number that crosses. */
export const NETWORK_KINDS = ['mlp', 'lstm', 'gru', 'attention'] as const;
export type NetworkKind = (typeof NETWORK_KINDS)[number];
/** Distributions of a continuous PPO action, and value heads of DQN, by the number that crosses. */
export const CONTINUOUS_ACTIONS = ['gaussian', 'tanh-gaussian', 'beta'] as const;
export const VALUE_HEADS = ['mean', 'c51', 'quantile'] as const;
export const ALGORITHMS = ['ppo', 'dqn'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** How an episode's last step ended it. */
export const EPISODE_ENDS = ['none', 'terminated', 'truncated'] as const;

export interface RlTaskInfo {
  readonly name: string;
  readonly options: readonly NativeField[];
  /** Scored by mean reward per step, not by the return of an episode. */
  readonly endless: boolean;
  /** Return that counts as solved; NaN = none is agreed on. */
  readonly solved: number;
}

export interface RlFields {
  readonly network: readonly NativeField[];
  readonly ppo: readonly NativeField[];
  readonly dqn: readonly NativeField[];
  /** Of rlTrainerClone(). */
  readonly cloning: readonly NativeField[];
}

/** What an agent sees and does. choices 0: the action is continuous, D = dimensions values in [low, high]. */
export interface RlSpace {
  readonly observation: number;
  readonly choices: number;
  readonly dimensions: number;
  readonly low: number;
  readonly high: number;
  readonly masked: boolean;
}

/** What can be earned in a toy market, per step; NaN elsewhere. threshold: where the best policy turns. */
export interface RlOptimum {
  readonly rewardPerStep: number;
  readonly threshold: number;
}

/** Buffers of a stepped environment. */
export interface RlBuffers {
  /** [N][D] read by a step. */
  readonly actions: Float32Array;
  /** [N][O] of the next episode where one ended. */
  readonly observations: Float32Array;
  /** [N][O] written where an episode ended. */
  readonly finalObservations: Float32Array;
  readonly rewards: Float32Array;
  /** [N] index into EPISODE_ENDS. */
  readonly ends: Uint8Array;
  /** [N][A], 1 = allowed; only where the space is masked. */
  readonly masks?: Uint8Array;
}

export interface RlCurve {
  readonly columns: readonly string[];
  /** [R][columns] */
  readonly rows: Float64Array;
}

export interface RlEvaluation {
  /** [N] undiscounted, and steps taken. */
  readonly returns: Float64Array;
  readonly lengths: Float64Array;
  /** How often each choice was taken; a continuous action's range in 21 bins. */
  readonly actions: Float64Array;
  /** Mean of |action - the one before| a step. */
  readonly turnover: number;
}

/** How a policy was cloned from the perfect-foresight oracle of its market. */
export interface RlCloning {
  /** Environment steps that the oracle played. */
  readonly steps: number;
  /** Share of decisions at which the greedy policy does what the oracle does; of a continuous action, within a tenth of its range. */
  readonly agreementBefore: number;
  readonly agreementAfter: number;
}

/** What an episode of trading is played on; a row must hold only what was known at its bar's close. */
export interface NativeMarket {
  readonly symbols: number;
  readonly bars: number;
  readonly features: number;
  /** [S][T][F] scaled. */
  readonly values: Float32Array;
  /** [S][T] */
  readonly open: Float64Array;
  readonly close: Float64Array;
  /** [S][T] quoted spread as a fraction of the price; that of the costs without it. */
  readonly spread?: Float64Array;
  /** [S][T] weight of one unit of exposure, >= 0; 1 without it. */
  readonly sizing?: Float64Array;
  /** [S][T] bits of RESTRICTIONS; none without it. */
  readonly restrictions?: Uint8Array;
  /** [S] variance of a bar's return where the policy was trained; measured here without it. */
  readonly variances?: Float64Array;
  /** Bars [start, end) are played on. */
  readonly start: number;
  readonly end: number;
}

/** No new or larger short position; nothing may change; no new or larger position. */
export const RESTRICTIONS = { noShort: 1, halted: 2, reduceOnly: 4 } as const;

/** Kinds of actions of the trading environment, by the number that crosses. */
export const TRADING_ACTIONS = ['levels', 'steps', 'continuous'] as const;

export interface RlRewardInfo {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  readonly options: readonly NativeField[];
}

/** Options of rewards by their names; a reward is on when its weight is not 0. */
export type NativeRewards = Readonly<Record<string, NativeParams>>;

export interface RlTradingFields {
  readonly trading: readonly NativeField[];
  readonly portfolio: readonly NativeField[];
}

/** Every episode as a policy played it, N = episodes, `steps` of the longest; NaN behind an episode's end. */
export interface RlPlayback {
  readonly episodes: number;
  readonly steps: number;
  /** [steps + 1][N] USD at the close of each decision, then at the episode's end. */
  readonly equity: Float64Array;
  /** [steps + 1][N] row s * T + t of that close; t alone in a portfolio. */
  readonly rows: Float64Array;
  /** [steps][N][S] ([N] of one symbol at a time) weights aimed at, as backtestPanel takes them; NaN also where the position was kept. */
  readonly targets: Float64Array;
  /** [steps][N][D] */
  readonly actions: Float32Array;
}

export interface RlAddon {
  rlRewards(): RlRewardInfo[];
  rlTradingFields(): RlTradingFields;
  /** Copies that trade one symbol at a time, on the backtest's ledger; actions decided at close t fill at open t + 1. */
  rlTradingOpen(
    market: NativeMarket,
    options: NativeParams,
    costs: NativeCosts,
    account: NativeAccount,
    rewards: NativeRewards,
    copies: number,
  ): EnvironmentHandle;
  /** Copies that trade all symbols on one account; an action is S exposures. */
  rlPortfolioOpen(
    market: NativeMarket,
    options: NativeParams,
    costs: NativeCosts,
    account: NativeAccount,
    rewards: NativeRewards,
    copies: number,
  ): EnvironmentHandle;
  /** [S] variance of close-to-close returns in [start, end). */
  rlReturnVariances(market: NativeMarket): Float64Array;
  /** Episodes a market has in order, which is how many copies rlTradingEvaluate() needs; 0 where they are random. */
  rlTradingEpisodes(environment: EnvironmentHandle): number;
  /** Plays each episode once, greedily. Refused unless randomStart is 0 and there are as many copies as episodes. */
  rlTradingEvaluate(
    policy: ActionPolicyHandle,
    environment: EnvironmentHandle,
    seed: number,
    control?: NativeControl,
  ): Promise<RlPlayback>;

  rlTasks(): RlTaskInfo[];
  rlFields(): RlFields;
  rlOptimum(task: string, options: NativeParams): RlOptimum;

  rlEnvironmentOpen(task: string, options: NativeParams, copies: number): EnvironmentHandle;
  rlEnvironmentSpace(environment: EnvironmentHandle): RlSpace;
  rlEnvironmentClose(environment: EnvironmentHandle): void;
  /** Random actions for `steps` steps of each copy, all inside; resolves to the sum of rewards. */
  rlEnvironmentRoll(
    environment: EnvironmentHandle,
    seed: number,
    steps: number,
    control?: NativeControl,
  ): Promise<number>;
  /** Hot stepping: bind once, reset, then write actions and call rlStep. The environment belongs to the stream from then on. */
  rlEnvironmentBind(environment: EnvironmentHandle, buffers: RlBuffers): StreamHandle;
  rlReset(stream: StreamHandle, seed: number): void;
  rlStep(stream: StreamHandle): void;
  rlStepClose(stream: StreamHandle): void;

  /** Takes the environment over. options: NativePpo or NativeDqn by field. */
  rlTrainerOpen(
    algorithm: Algorithm,
    environment: EnvironmentHandle,
    network: NativeParams,
    options: NativeParams,
  ): TrainerHandle;
  /** Trains until `steps` environment steps in all; progress reports steps, `steps`, last mean return. */
  rlTrainerRun(trainer: TrainerHandle, steps: number, control?: NativeControl): Promise<void>;
  /**
   * A warm start before the first run: PPO's policy is fitted to the actions of the oracle that knows the market's future, its
   * value function to the cloned policy; DQN learns from the oracle's transitions. Counts no training steps. options by
   * RlFields.cloning. Refused for an environment that does not trade one symbol at a time, after a step of training, and a
   * second time, also after loading a checkpoint. Progress reports the oracle's steps, `steps`, PPO's negative log-likelihood.
   */
  rlTrainerClone(trainer: TrainerHandle, options: NativeParams, control?: NativeControl): Promise<RlCloning>;
  rlTrainerSteps(trainer: TrainerHandle): number;
  rlTrainerCurve(trainer: TrainerHandle): RlCurve;
  /** Everything: a trainer opened with the same arguments and loaded from it goes on to the same bytes. */
  rlTrainerSave(trainer: TrainerHandle): Uint8Array;
  rlTrainerLoad(trainer: TrainerHandle, bytes: Uint8Array): void;
  /** The policy alone, safetensors. */
  rlTrainerPolicy(trainer: TrainerHandle): Uint8Array;
  rlTrainerClose(trainer: TrainerHandle): void;

  /** A policy of rlTrainerPolicy(), for serving; network and options are those it was trained with. */
  rlPolicyOpen(
    algorithm: Algorithm,
    space: RlSpace,
    network: NativeParams,
    options: NativeParams,
    bytes: Uint8Array,
  ): ActionPolicyHandle;
  rlPolicyClose(policy: ActionPolicyHandle): void;
  /** Greedy unless sampled; steps 0 plays one episode on every copy. The environment can be used again after it. */
  rlEvaluate(
    policy: ActionPolicyHandle,
    environment: EnvironmentHandle,
    seed: number,
    steps: number,
    sampled: boolean,
    control?: NativeControl,
  ): Promise<RlEvaluation>;
  /** Hot acting of n rows: write observations [n][O] (starts [n]: 1 empties the memory; masks [n][A]), call rlAct, read actions [n][D]. */
  rlPolicyBind(
    policy: ActionPolicyHandle,
    observations: Float32Array,
    actions: Float32Array,
    starts: Uint8Array,
    masks?: Uint8Array,
  ): StreamHandle;
  rlAct(stream: StreamHandle): void;
  rlActClose(stream: StreamHandle): void;
}
