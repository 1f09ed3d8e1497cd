import {
  AutostockError,
  type Bar,
  FIELDS,
  INTERVALS,
  type Interval,
  sha256,
  type TimeMs,
} from '../../core/index.ts';

/** File: magic (8 bytes), header length (uint32 LE), header JSON padded to a multiple of 8, then float64 LE columns. */
const MAGIC = 'ASBARS1\n';
const PREFIX = MAGIC.length + 4;
const COLUMNS = ['time', ...FIELDS] as const;
const MAX_HEADER = 1 << 16;

export interface StoreHeader {
  readonly symbol: string;
  readonly interval: Interval;
  readonly count: number;
  /** Epoch ms of the first and last bar. */
  readonly first: number;
  readonly last: number;
  /** Epoch ms since when the source was asked for bars: a symbol listed later starts after it. */
  readonly coveredFrom: number;
  /** Of the columns. */
  readonly sha256: string;
}

const headerSize = (json: Buffer): number => Math.ceil((PREFIX + json.length) / 8) * 8;

/** Bars as the bytes of one store file. */
export function encodeBars(
  symbol: string,
  interval: Interval,
  bars: readonly Bar[],
  coveredFrom: TimeMs,
): Buffer {
  const columns = new Float64Array(COLUMNS.length * bars.length);
  for (const [c, column] of COLUMNS.entries()) {
    for (let i = 0; i < bars.length; i++) columns[c * bars.length + i] = bars[i][column];
  }
  const payload = Buffer.from(columns.buffer);
  const header: StoreHeader = {
    symbol,
    interval,
    count: bars.length,
    first: bars[0]?.time ?? 0,
    last: bars.at(-1)?.time ?? 0,
    coveredFrom,
    sha256: sha256(payload),
  };
  const json = Buffer.from(JSON.stringify(header));
  const file = Buffer.alloc(headerSize(json) + payload.length, ' ');
  file.write(MAGIC, 0, 'latin1');
  file.writeUInt32LE(json.length, MAGIC.length);
  json.copy(file, PREFIX);
  payload.copy(file, headerSize(json));
  return file;
}

const damaged = (path: string, why: string): AutostockError =>
  new AutostockError(
    'AUTOSTOCK_DATA_PARSE',
    `store file "${path}" is damaged: ${why}. Delete it and sync again`,
    {
      details: { path, why },
    },
  );

/** The header of a store file and the byte at which its columns start; AUTOSTOCK_DATA_PARSE when it is damaged. */
export function decodeHeader(file: Buffer, path: string): { header: StoreHeader; offset: number } {
  if (file.length < PREFIX || file.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw damaged(path, 'not a bar file');
  const length = file.readUInt32LE(MAGIC.length);
  if (length > MAX_HEADER || PREFIX + length > file.length) throw damaged(path, 'the header is cut short');
  const json = file.subarray(PREFIX, PREFIX + length);
  let header: StoreHeader;
  try {
    header = JSON.parse(json.toString('utf8')) as StoreHeader;
  } catch {
    throw damaged(path, 'the header is not JSON');
  }
  const sound =
    typeof header?.symbol === 'string' &&
    INTERVALS.includes(header.interval) &&
    Number.isFinite(header.coveredFrom) &&
    Number.isSafeInteger(header.count) &&
    header.count >= 0;
  if (!sound) throw damaged(path, 'the header lacks fields');
  return { header, offset: headerSize(json) };
}

/** The bars of a store file, its checksum verified. */
export function decodeBars(file: Buffer, path: string): Bar[] {
  const { header, offset } = decodeHeader(file, path);
  const { count } = header;
  const bytes = COLUMNS.length * count * 8;
  if (file.length !== offset + bytes) throw damaged(path, `${file.length} bytes, ${offset + bytes} expected`);
  const payload = file.subarray(offset);
  if (sha256(payload) !== header.sha256) throw damaged(path, 'the checksum does not match');
  const columns = new Float64Array(Uint8Array.from(payload).buffer);
  const at = (c: number, i: number) => columns[c * count + i];
  return Array.from({ length: count }, (_, i) => ({
    time: at(0, i),
    open: at(1, i),
    high: at(2, i),
    low: at(3, i),
    close: at(4, i),
    volume: at(5, i),
  }));
}
