const PHILOX_M0 = 0xd2511f53;
const PHILOX_M1 = 0xcd9e8d57;
const KEY_STEP0 = 0x9e3779b9;
const KEY_STEP1 = 0xbb67ae85;

/** High 32 bits of the 64-bit product of two unsigned 32-bit words, in 16-bit halves: every sum is exact. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65_536) + Math.floor(carry / 65_536)) >>> 0;
}

/** One Philox4x32-10 block (Salmon et al., SC 2011): 4 counters, 2 keys -> 4 uniform 32-bit words in `out`. */
function philoxInto(
  out: Uint32Array,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
): void {
  let c0 = counter0 >>> 0;
  let c1 = counter1 >>> 0;
  let c2 = counter2 >>> 0;
  let c3 = counter3 >>> 0;
  let k0 = key0 >>> 0;
  let k1 = key1 >>> 0;
  for (let round = 0; round < 10; round++) {
    const n0 = (mulHigh(PHILOX_M1, c2) ^ c1 ^ k0) >>> 0;
    const n2 = (mulHigh(PHILOX_M0, c0) ^ c3 ^ k1) >>> 0;
    c1 = Math.imul(PHILOX_M1, c2) >>> 0;
    c3 = Math.imul(PHILOX_M0, c0) >>> 0;
    c0 = n0;
    c2 = n2;
    k0 = (k0 + KEY_STEP0) >>> 0;
    k1 = (k1 + KEY_STEP1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** One Philox4x32-10 block as four words. */
export function philox4x32(
  counter: readonly number[],
  key: readonly number[],
): [number, number, number, number] {
  const out = new Uint32Array(4);
  philoxInto(out, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
  return [out[0], out[1], out[2], out[3]];
}

/** FNV-1a of a purpose string, 32 bits: keeps streams with different purposes apart. */
export function purposeHash(purpose: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < purpose.length; i++) h = Math.imul(h ^ purpose.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** A deterministic stream named by (seed, purpose, index); the same name gives the same numbers anywhere. */
export interface Rng {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal (Box-Muller, both values used). */
  normal(): number;
  /** Integer in [0, n). */
  integer(n: number): number;
}

export function createRng(seed: number, purpose: string, index = 0): Rng {
  const key0 = seed >>> 0;
  const key1 = purposeHash(purpose);
  const seedHigh = Math.floor(seed / 2 ** 32) >>> 0;
  const words = new Uint32Array(4);
  let block = 0;
  let next = 4;
  let spare: number | undefined;
  const word = (): number => {
    if (next === 4) {
      philoxInto(words, block, index, seedHigh, 0, key0, key1);
      block++;
      next = 0;
    }
    return words[next++];
  };
  const uniform = (): number => ((word() >>> 5) * 67_108_864 + (word() >>> 6)) / 9_007_199_254_740_992;
  return {
    uniform,
    integer: (n) => Math.floor(uniform() * n),
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}
