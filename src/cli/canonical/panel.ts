import { AutostockError, sha256 } from '../../core/index.ts';
import { sharedFloat64 } from '../../native/index.ts';

export const CANONICAL_SYMBOLS = 100;
export const CANONICAL_BARS = 2520;
const SHA256 = '3f7c6d1b1e585140e6eb7d92dd0951d5197bc19c718e2f7ea1ff68d514b646c9';

/** splitmix64 in 32-bit halves: numbers are exact and nothing is allocated. Steele, Lea & Flood, OOPSLA 2014. */
class SplitMix64 {
  #high = 0;
  #low: number;

  constructor(seed: number) {
    this.#low = seed >>> 0;
  }

  /** Uniform in [0, 1), 53 bits. */
  next(): number {
    this.skip();
    let high = this.#high | 0;
    let low = this.#low | 0;
    low ^= (low >>> 30) | (high << 2);
    high ^= high >>> 30;
    // (high, low) times 0xbf58476d1ce4e5b9
    high =
      (productHigh(low >>> 0, 0x1ce4e5b9) + Math.imul(high, 0x1ce4e5b9) + Math.imul(low, 0xbf58476d)) | 0;
    low = Math.imul(low, 0x1ce4e5b9);
    low ^= (low >>> 27) | (high << 5);
    high ^= high >>> 27;
    // times 0x94d049bb133111eb
    high =
      (productHigh(low >>> 0, 0x133111eb) + Math.imul(high, 0x133111eb) + Math.imul(low, 0x94d049bb)) | 0;
    low = Math.imul(low, 0x133111eb);
    low ^= (low >>> 31) | (high << 1);
    high ^= high >>> 31;
    return ((high >>> 0) * 2097152 + (low >>> 11)) / 9007199254740992;
  }

  /** Moves on without a number: adds 0x9e3779b97f4a7c15. */
  skip(): void {
    const low = this.#low + 0x7f4a7c15;
    this.#high = (this.#high + 0x9e3779b9 + (low > 0xffffffff ? 1 : 0)) >>> 0;
    this.#low = low >>> 0;
  }
}

/** Upper 32 bits of the product of two 32-bit numbers. */
function productHigh(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const other = aLow * bHigh + (middle % 65536);
  return aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(other / 65536);
}

/** Closes of the canonical panel, [100][2520]: random walks of rising volatility, the same bits in every language. */
export function canonicalPanel(): Float64Array {
  const close = sharedFloat64(CANONICAL_SYMBOLS * CANONICAL_BARS);
  const random = new SplitMix64(20240601);
  for (let a = 0; a < CANONICAL_SYMBOLS; a++) {
    let price = 100;
    for (let t = 0; t < CANONICAL_BARS; t++) {
      if (t === 0) for (let k = 0; k < 12; k++) random.skip();
      else {
        let z = 0;
        for (let k = 0; k < 12; k++) z += random.next();
        price *= 1 + (0.0004 + (0.01 + 0.0002 * a) * (z - 6));
      }
      close[a * CANONICAL_BARS + t] = price;
    }
  }
  const hash = sha256(new Uint8Array(close.buffer.slice(0) as ArrayBuffer));
  if (hash !== SHA256)
    throw new AutostockError('AUTOSTOCK_INTERNAL', `the canonical panel hashes to ${hash}`);
  return close;
}
