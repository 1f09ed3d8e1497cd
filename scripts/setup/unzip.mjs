import {
  closeSync,
  createReadStream,
  createWriteStream,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw, inflateRawSync } from 'node:zlib';
import { SetupError } from './run.mjs';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER_BYTES = 30;
const STREAM_ABOVE_BYTES = 16 * 1024 * 1024;

function read(file, position, length) {
  const buffer = Buffer.alloc(length);
  if (readSync(file, buffer, 0, length, position) !== length)
    throw new SetupError('the archive ends too early');
  return buffer;
}

/** The central directory: name, method, sizes and place of each member. */
function members(file) {
  const size = fstatSync(file).size;
  const tail = read(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== END_OF_DIRECTORY) at--;
  if (at < 0) throw new SetupError('the archive has no directory: the download is not complete');
  const directory = read(file, tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 12));
  const list = [];
  for (let p = 0; p + 46 <= directory.length && directory.readUInt32LE(p) === DIRECTORY_ENTRY; ) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => directory.readUInt16LE(p + o));
    list.push({
      name: directory.toString('utf8', p + 46, p + 46 + nameLength),
      method: directory.readUInt16LE(p + 10),
      packed: directory.readUInt32LE(p + 20),
      size: directory.readUInt32LE(p + 24),
      header: directory.readUInt32LE(p + 42),
    });
    p += 46 + nameLength + extraLength + commentLength;
  }
  return list;
}

/**
 * Unpacks the members for which `target(name)` gives a relative path; returns [path, size] of each file.
 * Reads plain zip (no zip64, no encryption), which a wheel below 4 GB is.
 */
export async function unzip(archive, folder, target) {
  const file = openSync(archive, 'r');
  const written = [];
  try {
    for (const member of members(file)) {
      const relative = member.name.endsWith('/') ? undefined : target(member.name);
      if (relative === undefined) continue;
      const path = join(folder, normalize(relative));
      if (!path.startsWith(folder + sep))
        throw new SetupError(`the archive's member ${member.name} leads outside`);
      mkdirSync(dirname(path), { recursive: true });
      const local = read(file, member.header, LOCAL_HEADER_BYTES);
      const start = member.header + LOCAL_HEADER_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
      if (member.method === 8 && member.size > STREAM_ABOVE_BYTES) {
        const part = createReadStream(archive, {
          start,
          end: start + member.packed - 1,
          highWaterMark: 1 << 20,
        });
        await pipeline(part, createInflateRaw({ chunkSize: 1 << 20 }), createWriteStream(path));
      } else {
        const packed = read(file, start, member.packed);
        writeFileSync(path, member.method === 8 ? inflateRawSync(packed) : packed);
      }
      written.push([relative, member.size]);
    }
  } finally {
    closeSync(file);
  }
  return written;
}
