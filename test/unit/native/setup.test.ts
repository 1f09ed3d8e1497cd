import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const part = (name: string) => import(new URL(`../../../scripts/setup/${name}.mjs`, import.meta.url).href);
const { unzip } = (await part('unzip')) as {
  unzip(
    archive: string,
    folder: string,
    target: (name: string) => string | undefined,
  ): Promise<[string, number][]>;
};
const { isComplete } = (await part('libtorch')) as { isComplete(folder: string): boolean };
const { withLock } = (await part('lock')) as {
  withLock<T>(path: string, body: () => Promise<T>): Promise<T>;
};
const { filesBelow, fingerprint } = (await part('stamp')) as {
  filesBelow(folder: string, wanted: (name: string) => boolean): string[];
  fingerprint(root: string, files: string[], facts: object): string;
};

const x = suite('setup');
let folder = '';
x.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'autostock-test-'));
});
x.after.each(() => rmSync(folder, { recursive: true, force: true }));

/** A zip of deflated members, written by hand. */
function zip(members: Record<string, string>): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(members)) {
    const packed = deflateRawSync(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(text.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    bodies.push(local, Buffer.from(name), packed);
    entries.push(entry, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}

x('an archive is unpacked where its target says, members without one are left out', async () => {
  const archive = join(folder, 'a.zip');
  writeFileSync(
    archive,
    zip({ 'torch/lib/one': 'first', 'torch/lib/deep/two': 'second', 'torch/skip': 'no' }),
  );
  const out = join(folder, 'out');
  mkdirSync(out);
  const files = await unzip(archive, out, (name) => (name.includes('/lib/') ? name.slice(6) : undefined));
  assert.equal(files, [
    ['lib/one', 5],
    ['lib/deep/two', 6],
  ]);
  assert.is(readFileSync(join(out, 'lib/deep/two'), 'utf8'), 'second');
});

x('a member that leads outside the folder and a cut archive are refused', async () => {
  const archive = join(folder, 'a.zip');
  writeFileSync(archive, zip({ '../evil': 'x' }));
  const failure = (path: string) =>
    unzip(path, join(folder, 'out'), (name) => name).then(
      () => '',
      (e: Error) => e.message,
    );
  assert.match(await failure(archive), /leads outside/);
  writeFileSync(archive, zip({ fine: 'x'.repeat(1000) }).subarray(0, 40));
  assert.match(await failure(archive), /not complete/);
});

x('a LibTorch folder without its manifest, or with another file size, is not complete', () => {
  assert.not(isComplete(folder));
  const sha256 = '6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b';
  writeFileSync(join(folder, 'lib.so'), 'four');
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ sha256, files: [['lib.so', 4]] }));
  assert.ok(isComplete(folder));
  writeFileSync(join(folder, 'lib.so'), 'cut');
  assert.not(isComplete(folder));
  rmSync(join(folder, 'lib.so'));
  assert.not(isComplete(folder));
});

x('a lock is held by one at a time and taken over from a dead process', async () => {
  const lock = join(folder, 'lock');
  let inside = 0;
  const body = async () => {
    inside++;
    assert.is(inside, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inside--;
  };
  await Promise.all([withLock(lock, body), withLock(lock, body)]);
  writeFileSync(lock, '2147483646');
  await withLock(lock, body);
});

x('a fingerprint changes with a name, a content and a fact, not with a touch', () => {
  const file = join(folder, 'a.cpp');
  writeFileSync(file, 'one');
  const list = () => filesBelow(folder, (name) => name.endsWith('.cpp'));
  const first = fingerprint(folder, list(), { v: 1 });
  writeFileSync(file, 'one');
  assert.is(fingerprint(folder, list(), { v: 1 }), first);
  assert.is.not(fingerprint(folder, list(), { v: 2 }), first);
  writeFileSync(file, 'two');
  assert.is.not(fingerprint(folder, list(), { v: 1 }), first);
});

x.run();
