import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng, philox4x32, purposeHash } from '../../../src/core/index.ts';
import { close } from '../../assert.ts';

const rng = suite('rng');

// Known answers of philox4x32-10: Random123 1.14, tests/kat_vectors.
const KNOWN = [
  { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

rng('philox4x32 gives the published words', () => {
  for (const { counter, key, words } of KNOWN) assert.equal(philox4x32(counter, key), words);
});

rng('the first draws of a stream are fixed for good', () => {
  const words = philox4x32([0, 3, 0, 0], [42, purposeHash('test')]);
  const expected = ((words[0] >>> 5) * 67_108_864 + (words[1] >>> 6)) / 2 ** 53;
  assert.is(createRng(42, 'test', 3).uniform(), expected);
});

rng('streams differ by seed, high seed bits, purpose and index', () => {
  const first = [
    createRng(1, 'a', 0),
    createRng(2, 'a', 0),
    createRng(1 + 2 ** 32, 'a', 0),
    createRng(1, 'b', 0),
    createRng(1, 'a', 1),
  ].map((r) => r.uniform());
  assert.is(new Set(first).size, first.length);
});

rng('uniform, normal and integer have their moments', () => {
  const n = 100_000;
  const r = createRng(7, 'moments');
  let uniform = 0;
  let normal = 0;
  let square = 0;
  const counts = new Array<number>(5).fill(0);
  for (let i = 0; i < n; i++) {
    const u = r.uniform();
    assert.ok(u >= 0 && u < 1);
    uniform += u / n;
    const z = r.normal();
    normal += z / n;
    square += (z * z) / n;
    counts[r.integer(5)]++;
  }
  close(uniform, 0.5, { atol: 0.004 });
  close(normal, 0, { atol: 0.013 });
  close(square, 1, { atol: 0.02 });
  for (const c of counts) close(c / n, 0.2, { atol: 0.006 });
});

rng.run();
