import { sha256 } from '../../core/index.ts';
import type { FoldForecast } from '../types.ts';

/** What a part's file must be of to be read. */
export interface PartId {
  readonly member: string;
  readonly fold: number;
  readonly seed: number;
  /** [S][b][C] */
  readonly shape: readonly number[];
  /** Epoch ms of the last close that training saw, and of the closes at which the block's forecasts were known. */
  readonly trainedUntil: number;
  readonly availableFrom: number;
  readonly availableTo: number;
  /** Hash of all that the forecasts depend on. */
  readonly key: string;
}

const LENGTH_BYTES = 8;
const TENSOR = 'forecasts';

const bytesOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Strings only: what safetensors allows beside its tensors. The order of the keys is part of the bytes. */
const metadataOf = (id: PartId, f: Omit<FoldForecast, 'values'>, digest: string) => ({
  member: id.member,
  fold: String(id.fold),
  seed: String(id.seed),
  trainedUntil: new Date(id.trainedUntil).toISOString(),
  availableFrom: new Date(id.availableFrom).toISOString(),
  availableTo: new Date(id.availableTo).toISOString(),
  residualStd: String(f.residualStd),
  epochs: String(f.epochs),
  bestEpoch: String(f.bestEpoch),
  key: id.key,
  sha256: digest,
});

function headerOf(id: PartId, forecast: Omit<FoldForecast, 'values'>, digest: string): string {
  const size = id.shape.reduce((product, n) => product * n, Float32Array.BYTES_PER_ELEMENT);
  const text = JSON.stringify({
    __metadata__: metadataOf(id, forecast, digest),
    [TENSOR]: { dtype: 'F32', shape: id.shape, data_offsets: [0, size] },
  });
  return text.padEnd(Math.ceil(text.length / LENGTH_BYTES) * LENGTH_BYTES);
}

/** One finished task as a safetensors file: float32 [S][b][C] and what it is of. The same forecast, the same bytes. */
export function encodePart(id: PartId, forecast: FoldForecast): Uint8Array {
  const data = bytesOf(forecast.values);
  const header = Buffer.from(headerOf(id, forecast, sha256(data)));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, data]);
}

/** The forecast of a part's file; undefined where the file is torn, damaged or of something else. */
export function decodePart(id: PartId, file: Uint8Array): FoldForecast | undefined {
  const size = id.shape.reduce((product, n) => product * n, Float32Array.BYTES_PER_ELEMENT);
  const headerBytes = file.byteLength - LENGTH_BYTES - size;
  if (headerBytes <= 0) return undefined;
  const view = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (view.readBigUInt64LE(0) !== BigInt(headerBytes)) return undefined;
  const header = view.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  let found: Record<string, string>;
  try {
    found = (JSON.parse(header) as { __metadata__: Record<string, string> }).__metadata__;
  } catch {
    return undefined;
  }
  const told = {
    residualStd: Number(found?.residualStd),
    epochs: Number(found?.epochs),
    bestEpoch: Number(found?.bestEpoch),
  };
  const data = Uint8Array.from(view.subarray(LENGTH_BYTES + headerBytes));
  // The header is a function of what it says: anything else was not written here.
  if (header !== headerOf(id, told, sha256(data))) return undefined;
  return { ...told, values: new Float32Array(data.buffer) };
}
