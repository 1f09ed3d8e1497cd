import { AutostockError, toAutostockError } from '../../core/index.ts';
import { loadNative } from '../../native/index.ts';
import type { SavedPolicy } from '../../rl/index.ts';

/** A bound network: write `observation`, call act(), read `action`. */
export interface Acting {
  readonly observation: Float32Array;
  readonly action: Float32Array;
  /** [A] 1 = allowed; only where the space is masked. */
  readonly mask: Uint8Array | undefined;
  /** Whether act() was called before. */
  readonly begun: () => boolean;
  act(): void;
}

/** Opens a policy for one observation at a time; AUTOSTOCK_MODEL_CHECKPOINT where it sees something else than `width` values. */
export function openActing({ manifest, weights }: SavedPolicy, width: number): Acting {
  const { space, algorithm, network, options } = manifest;
  if (space.observation !== width) {
    throw new AutostockError(
      'AUTOSTOCK_MODEL_CHECKPOINT',
      `policy.path: its network sees ${space.observation} values, its manifest speaks of ${width}`,
      { details: { field: 'policy.path', was: space.observation, allowed: width } },
    );
  }
  const native = loadNative();
  const observation = new Float32Array(width);
  const action = new Float32Array(space.dimensions);
  const mask = space.masked ? new Uint8Array(space.choices).fill(1) : undefined;
  // 1 empties the memory.
  const starts = Uint8Array.of(1);
  try {
    const handle = native.rlPolicyOpen(algorithm, space, network, options, weights);
    const stream = native.rlPolicyBind(handle, observation, action, starts, mask);
    return {
      observation,
      action,
      mask,
      begun: () => starts[0] === 0,
      act: () => {
        native.rlAct(stream);
        starts[0] = 0;
      },
    };
  } catch (error) {
    throw toAutostockError(error);
  }
}
