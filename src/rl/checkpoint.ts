import { readFile } from 'node:fs/promises';
import { decode, encode } from '@msgpack/msgpack';
import { AutostockError } from '../core/index.ts';
import { writeAtomically } from '../models/index.ts';
import type { RlCloning } from '../native/index.ts';
import type { EvaluationPoint, SelectedPolicy } from './types.ts';

const FORMAT = 1;

/** Everything a training goes on from. */
export interface TrainingState {
  readonly configHash: string;
  readonly seed: number;
  readonly seconds: number;
  readonly evaluations: readonly EvaluationPoint[];
  /** The best so far, where the task selects. */
  readonly best?: SelectedPolicy;
  readonly cloning?: RlCloning;
  /** Of the addon: weights, moments, normalisers, replay, exploration, generators, environment. */
  readonly trainer: Uint8Array;
}

const refused = (path: string, why: string): AutostockError =>
  new AutostockError('AUTOSTOCK_MODEL_CHECKPOINT', `checkpoint ${path} ${why}`, { details: { path } });

/** One file, whole or not at all. */
export const writeTrainingState = (path: string, state: TrainingState): Promise<void> =>
  writeAtomically(path, encode({ format: FORMAT, ...state }));

/** The checkpoint of the same training; undefined where there is none. */
export async function readTrainingState(
  path: string,
  configHash: string,
  seed: number,
): Promise<TrainingState | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot read ${path}: ${(cause as Error).message}`, {
      cause,
      details: { path },
    });
  }
  let state: TrainingState & { format: number };
  try {
    state = decode(bytes) as TrainingState & { format: number };
  } catch {
    throw refused(path, 'is damaged: it does not decode');
  }
  if (state?.format !== FORMAT || !(state.trainer instanceof Uint8Array))
    throw refused(path, 'is damaged or of another format');
  if (state.configHash !== configHash || state.seed !== seed) {
    throw refused(
      path,
      `belongs to another training (seed ${state.seed}): its configuration or seed differs`,
    );
  }
  // A pooled Buffer shares its memory with others; the addon gets bytes of its own.
  const own = (shared: Uint8Array) => Uint8Array.from(shared);
  const best = state.best && { ...state.best, weights: own(state.best.weights) };
  return { ...state, ...(best && { best }), trainer: own(state.trainer) };
}
