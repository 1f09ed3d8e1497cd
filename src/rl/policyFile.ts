import { AutostockError, sha256 } from '../core/index.ts';
import type { Algorithm, NativeParams, NativeRewards, RlSpace } from '../native/index.ts';
import { nativeOptions } from './nativeOptions.ts';
import type { RlConfig } from './schema/config.ts';
import type { TradingTask } from './schema/trading.ts';
import type { TrainedPolicy } from './types.ts';

/** What serving a policy of the trading task needs beside its network. */
export interface TradedPolicy {
  /** Whether it trades one symbol at a time, or all of these on one account. */
  readonly book: TradingTask['book'];
  readonly symbols: readonly string[];
  /** What it sees of the market, in order. */
  readonly columns: readonly string[];
  readonly actions: TradingTask['actions'];
  readonly levels: number;
  readonly allowShort: boolean;
  readonly noTradeBand: number;
  readonly averageExposure: number;
  readonly rewards: NativeRewards;
  /** Bars ahead of the forecast it learnt with. */
  readonly horizon: number;
  /** Variance of a bar's return of each symbol it learnt on: the scale of rewards it observes. */
  readonly variances: Readonly<Record<string, number>>;
  /** Epoch ms of the last bar it learnt from or was chosen by. */
  readonly learntUntil: number;
}

/** What stands beside a policy's safetensors: all that serving it needs. */
export interface PolicyManifest {
  readonly format: 1;
  readonly kind: 'action policy';
  readonly algorithm: Algorithm;
  readonly task: string;
  readonly space: RlSpace;
  readonly network: NativeParams;
  readonly options: NativeParams;
  readonly configHash: string;
  readonly seed: number;
  readonly steps: number;
  readonly weightsSha256: string;
  readonly trading?: TradedPolicy;
}

/** A policy as it is saved. */
export interface SavedPolicy {
  readonly manifest: PolicyManifest;
  /** safetensors */
  readonly weights: Uint8Array;
}

interface Made {
  readonly config: RlConfig;
  readonly configHash: string;
  readonly task: { readonly name: string };
}

export function policyManifest(
  { config, configHash, task }: Made,
  { seed, policy }: { readonly seed: number; readonly policy: TrainedPolicy },
  trading?: TradedPolicy,
): PolicyManifest {
  return {
    format: 1,
    kind: 'action policy',
    algorithm: config.algorithm,
    task: task.name,
    space: policy.space,
    ...nativeOptions(config, seed),
    configHash,
    seed,
    steps: policy.steps,
    weightsSha256: sha256(policy.weights),
    ...(trading && { trading }),
  };
}

/** Checks that a manifest read from a file is one and that the weights are its own; AUTOSTOCK_MODEL_CHECKPOINT otherwise. */
export function requireSavedPolicy(manifest: unknown, weights: Uint8Array, path: string): SavedPolicy {
  const refused = (why: string) =>
    new AutostockError('AUTOSTOCK_MODEL_CHECKPOINT', `policy ${path} ${why}`, { details: { path } });
  const read = manifest as PolicyManifest | null;
  if (read?.kind !== 'action policy') throw refused('has a manifest that is not of an action policy');
  if (read.format !== 1) throw refused(`has format ${JSON.stringify(read.format)}, 1 is known`);
  if (read.weightsSha256 !== sha256(weights)) throw refused('has weights that are not those of its manifest');
  return { manifest: read, weights };
}
