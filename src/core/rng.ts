const MASK32 = 0xffffffff;
const PHILOX_M0 = 0xd2511f53n;
const PHILOX_M1 = 0xcd9e8d57n;
const KEY_STEP0 = 0x9e3779b9;
const KEY_STEP1 = 0xbb67ae85;

/** One Philox4x32-10 block (Salmon et al., SC 2011): 4 counters, 2 keys -> 4 uniform 32-bit words. */
export function philox4x32(counter: readonly number[], key: readonly number[]): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter as [number, number, number, number];
  let [k0, k1] = key as [number, number];
  for (let round = 0; round < 10; round++) {
    const p0 = PHILOX_M0 * BigInt(c0 >>> 0);
    const p1 = PHILOX_M1 * BigInt(c2 >>> 0);
    const n0 = Number((p1 >> 32n) & 0xffffffffn) ^ c1 ^ k0;
    const n2 = Number((p0 >> 32n) & 0xffffffffn) ^ c3 ^ k1;
    c1 = Number(p1 & 0xffffffffn);
    c3 = Number(p0 & 0xffffffffn);
    c0 = n0 >>> 0;
    c2 = n2 >>> 0;
    k0 = (k0 + KEY_STEP0) & MASK32;
    k1 = (k1 + KEY_STEP1) & MASK32;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
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
  const key = [seed >>> 0, purposeHash(purpose)];
  let block = 0;
  let words: number[] = [];
  let spare: number | undefined;
  const word = (): number => {
    if (words.length === 0) {
      words = philox4x32([block >>> 0, index >>> 0, Math.floor(seed / 2 ** 32) >>> 0, 0], key);
      block++;
    }
    return words.shift()!;
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
