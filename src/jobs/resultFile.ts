import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResult } from '../backtest/index.ts';
import { AutostockError } from '../core/index.ts';

const RESULT_FILE = 'result.json';
const FORMAT = 1;
const ARRAYS = { f64: Float64Array, i8: Int8Array } as const;
const BARE: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/** Typed arrays as base64 of their little-endian bytes; the numbers JSON lacks by name. */
function encode(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
  for (const [name, type] of Object.entries(ARRAYS)) {
    if (!(value instanceof type)) continue;
    return { [`$${name}`]: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  }
  return value;
}

function decode(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  if (entries.length !== 1 || typeof entries[0][1] !== 'string') return value;
  const [name, text] = entries[0] as [string, string];
  if (name === '$number') return BARE[text];
  const type = ARRAYS[name.slice(1) as keyof typeof ARRAYS];
  return name.startsWith('$') && type ? new type(Uint8Array.from(Buffer.from(text, 'base64')).buffer) : value;
}

/** Saves a whole result beside its report, so that a report can be made again from it. */
export async function writeResult(folder: string, result: RunResult): Promise<void> {
  await writeFile(join(folder, RESULT_FILE), JSON.stringify({ format: FORMAT, result }, encode));
}

/** The result in a run's folder: AUTOSTOCK_DATA_NOT_FOUND when there is none, AUTOSTOCK_DATA_PARSE when it is damaged. */
export async function readResult(folder: string): Promise<RunResult> {
  const path = join(folder, RESULT_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `${path} cannot be read: name the folder of a finished run`,
      {
        cause,
        details: { path },
      },
    );
  }
  const damaged = (why: string, cause?: unknown) =>
    new AutostockError('AUTOSTOCK_DATA_PARSE', `${path} ${why}: run it again`, { cause, details: { path } });
  let saved: { format?: unknown; result?: RunResult };
  try {
    saved = JSON.parse(text, decode) as typeof saved;
  } catch (cause) {
    throw damaged('is not JSON', cause);
  }
  if (saved?.format !== FORMAT || !saved.result)
    throw damaged(`has format ${JSON.stringify(saved?.format)}, ${FORMAT} is known`);
  return saved.result;
}
