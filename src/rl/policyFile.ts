import { sha256 } from '../core/index.ts';
import type { Algorithm, NativeParams, RlSpace } from '../native/index.ts';
import { nativeOptions } from './nativeOptions.ts';
import type { RlStudy } from './study.ts';
import type { SeedResult } from './types.ts';

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
}

export function policyManifest({ config, configHash, task }: RlStudy, run: SeedResult): PolicyManifest {
  return {
    format: 1,
    kind: 'action policy',
    algorithm: config.algorithm,
    task: task.name,
    space: run.policy.space,
    ...nativeOptions(config, run.seed),
    configHash,
    seed: run.seed,
    steps: run.steps,
    weightsSha256: sha256(run.policy.weights),
  };
}
