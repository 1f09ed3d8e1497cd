/**
 * Whole-series indicators, ns for one bar, beside a plain typed-array loop that does the same arithmetic without
 * stream, missing bars or protection from drift: `node --import tsx bench/ts/indicators.ts`. One JSON object a line;
 * `ratio` is the loop's time over the addon's, both fastest of alternating rounds in this run.
 */
import { createRng } from '../../src/core/index.ts';
import { loadNative } from '../../src/native/index.ts';

const BARS = 200_000;
const ROUNDS = 15;
const native = loadNative();

const rng = createRng(1, 'bench/indicators');
const close = new Float64Array(BARS);
const high = new Float64Array(BARS);
const low = new Float64Array(BARS);
let price = 100;
for (let t = 0; t < BARS; t++) {
  price *= Math.exp(0.01 * rng.normal());
  close[t] = price;
  high[t] = price * (1 + 0.01 * rng.uniform());
  low[t] = price * (1 - 0.01 * rng.uniform());
}

type Loop = (out: Float64Array) => void;

const sma: Loop = (out) => {
  let sum = 0;
  for (let t = 0; t < BARS; t++) {
    sum += close[t];
    if (t >= 20) sum -= close[t - 20];
    out[t] = t >= 19 ? sum / 20 : Number.NaN;
  }
};

const ema: Loop = (out) => {
  let mean = 0;
  for (let t = 0; t < BARS; t++) {
    if (t < 20) mean += close[t] / 20;
    else mean += (close[t] - mean) * (2 / 21);
    out[t] = t >= 19 ? mean : Number.NaN;
  }
};

const rsi: Loop = (out) => {
  let gain = 0;
  let loss = 0;
  for (let t = 1; t < BARS; t++) {
    const change = close[t] - close[t - 1];
    const up = Math.max(change, 0);
    const down = up - change;
    gain = t <= 14 ? gain + up / 14 : (gain * 13 + up) / 14;
    loss = t <= 14 ? loss + down / 14 : (loss * 13 + down) / 14;
    out[t] = t >= 14 ? (100 * gain) / (gain + loss) : Number.NaN;
  }
};

const atr: Loop = (out) => {
  let mean = 0;
  for (let t = 1; t < BARS; t++) {
    const range = Math.max(high[t], close[t - 1]) - Math.min(low[t], close[t - 1]);
    mean = t <= 14 ? mean + range / 14 : (mean * 13 + range) / 14;
    out[t] = t >= 14 ? mean : Number.NaN;
  }
};

const bandwidth: Loop = (out) => {
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < BARS; t++) {
    sum += close[t];
    squares += close[t] * close[t];
    if (t >= 20) {
      sum -= close[t - 20];
      squares -= close[t - 20] * close[t - 20];
    }
    const mean = sum / 20;
    out[t] = t >= 19 ? (4 * Math.sqrt(squares / 20 - mean * mean)) / mean : Number.NaN;
  }
};

const realizedVol: Loop = (out) => {
  const returns = new Float64Array(BARS);
  let sum = 0;
  let squares = 0;
  for (let t = 1; t < BARS; t++) {
    const value = Math.log(close[t] / close[t - 1]);
    returns[t] = value;
    const gone = t > 20 ? returns[t - 20] : 0;
    sum += value - gone;
    squares += value * value - gone * gone;
    out[t] = t >= 20 ? Math.sqrt(((squares - (sum * sum) / 20) / 19) * 252) : Number.NaN;
  }
};

const CASES: readonly [name: string, inputs: Float64Array[], outputs: number, last: number, loop: Loop][] = [
  ['sma', [close], 1, 0, sma],
  ['ema', [close], 1, 0, ema],
  ['rsi', [close], 1, 0, rsi],
  ['atr', [high, low, close], 1, 0, atr],
  ['bollinger', [close], 5, 4, bandwidth],
  ['realizedVol', [close], 1, 0, realizedVol],
];

function ns(body: () => void): number {
  const start = process.hrtime.bigint();
  body();
  return Number(process.hrtime.bigint() - start) / BARS;
}

for (const [name, inputs, count, output, loop] of CASES) {
  const outputs = Array.from({ length: count }, () => new Float64Array(BARS));
  const peer = new Float64Array(BARS);
  let addon = Number.POSITIVE_INFINITY;
  let script = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    addon = Math.min(
      addon,
      ns(() => native.indicatorSeries(name, {}, inputs, outputs)),
    );
    script = Math.min(
      script,
      ns(() => loop(peer)),
    );
  }
  // Loose, because the loop's running sums of squares drift.
  const error = Math.abs(outputs[output][BARS - 1] / peer[BARS - 1] - 1);
  if (!(error < 1e-3)) throw new Error(`${name}: the loop disagrees by ${error}`);
  const value = Math.round(addon * 100) / 100;
  const peerNs = Math.round(script * 100) / 100;
  const ratio = Math.round((100 * script) / addon) / 100;
  process.stdout.write(
    `${JSON.stringify({ bench: 'indicators', case: name, value, unit: 'ns/bar', peer: 'typed-array loop', peerValue: peerNs, ratio })}\n`,
  );
}
