import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AutostockError, type ErrorCode, toAutostockError } from '../../core/index.ts';
import { writeAtomically } from '../../models/index.ts';
import { loadNative, type NamedTensor } from '../../native/index.ts';

/** Bytes of a file; one that is not there is `missing`, an empty one `empty`. */
export async function readBytes(
  flag: string,
  path: string,
  codes: { readonly missing: ErrorCode; readonly empty: ErrorCode },
): Promise<Uint8Array> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AutostockError(
      missing ? codes.missing : 'AUTOSTOCK_IO_FAILURE',
      missing ? `${flag}: ${path} does not exist` : `cannot read ${path}: ${(cause as Error).message}`,
      { cause, details: { field: flag, was: path } },
    );
  }
  if (bytes.length === 0) {
    throw new AutostockError(codes.empty, `${flag}: ${path} is empty`, {
      details: { field: flag, was: path },
    });
  }
  // A pooled Buffer shares its memory with others; the addon gets bytes of its own.
  return Uint8Array.from(bytes);
}

/** Weights; their content is checked when a model is made of them. */
export const readWeights = (path: string): Promise<Uint8Array> =>
  readBytes('--weights', path, { missing: 'AUTOSTOCK_MODEL_NOT_FOUND', empty: 'AUTOSTOCK_MODEL_CHECKPOINT' });

/** The one tensor x [B][T][F] of a safetensors file: float32 and finite. */
export async function readInput(flag: string, path: string): Promise<NamedTensor> {
  const bytes = await readBytes(flag, path, {
    missing: 'AUTOSTOCK_DATA_NOT_FOUND',
    empty: 'AUTOSTOCK_DATA_PARSE',
  });
  let tensors: NamedTensor[];
  try {
    tensors = loadNative().tensorsRead(bytes);
  } catch (thrown) {
    const error = toAutostockError(thrown);
    if (error.code !== 'AUTOSTOCK_MODEL_CHECKPOINT') throw error;
    throw new AutostockError('AUTOSTOCK_DATA_PARSE', `${flag}: ${path}: ${error.message}`, {
      cause: thrown,
      details: { field: flag, was: path },
    });
  }
  const refuse = (why: string) =>
    new AutostockError('AUTOSTOCK_DATA_INVALID', `${flag}: ${path} ${why}`, {
      details: { field: flag, was: tensors.map(({ name, shape }) => ({ name, shape })) },
    });
  const names = tensors.map(({ name }) => name);
  const [x] = tensors;
  if (tensors.length !== 1 || x.name !== 'x') {
    throw refuse(`must hold the tensor "x" and no other, holds [${names.join(', ')}]`);
  }
  if (x.shape.length !== 3 || x.shape.includes(0)) {
    throw refuse(`must hold x of shape [B,T,F], each at least 1, was [${x.shape.join(',')}]`);
  }
  const bad = x.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const [, T, F] = x.shape;
    const place = [Math.floor(bad / (T * F)), Math.floor(bad / F) % T, bad % F];
    throw refuse(`must hold finite numbers, x[${place.join(',')}] is ${x.data[bad]}`);
  }
  return x;
}

/** Refuses a file whose folder is not there, before any work. */
export function checkTarget(flag: string, path: string): void {
  if (existsSync(dirname(path))) return;
  throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `${flag}: the folder of ${path} does not exist`, {
    details: { field: flag, was: path },
  });
}

export const writeTensors = (path: string, tensors: readonly NamedTensor[]): Promise<void> =>
  writeAtomically(path, loadNative().tensorsWrite(tensors));
