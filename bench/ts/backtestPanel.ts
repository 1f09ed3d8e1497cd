/**
 * The panel ledger, bar-steps a second (one symbol at one bar, each with a trade and every kind of cost), beside the
 * same rules in plain typed-array TypeScript: `node --import tsx bench/ts/backtestPanel.ts`. One JSON object a line;
 * `ratio` is the loop's time over the addon's, both fastest of alternating rounds in this run.
 */
import { createRng } from '../../src/core/index.ts';
import { LEDGER_COLUMNS, loadNative, sharedFloat64 } from '../../src/native/index.ts';

const S = 50;
const T = 2520;
const ROUNDS = 9;
const COSTS = {
  commissionBps: 1,
  commissionPerShareUsd: 0.005,
  commissionMinUsd: 1,
  spreadBps: 2,
  slippageBps: 2,
};
const ACCOUNT = { initialCashUsd: 1e6, fractional: 1, minTradeWeight: 0, staleBars: 5 };
const WIDTH = LEDGER_COLUMNS.length;
const native = loadNative();

const rng = createRng(1, 'bench/backtest');
const time = sharedFloat64(T).map((_, t) => t);
const open = sharedFloat64(S * T);
const close = sharedFloat64(S * T);
const targets = sharedFloat64(S * T);
for (let s = 0; s < S; s++) {
  let price = 100;
  for (let i = s * T; i < (s + 1) * T; i++) {
    open[i] = price;
    price *= Math.exp(0.01 * rng.normal());
    close[i] = price;
    targets[i] = 0.04 * (rng.uniform() - 0.5);
  }
}
const panel = native.panelLoad({ symbols: S, time, open, high: close, low: open, close, volume: close });

/** The ledger's rules for a panel without missing bars. */
function plainLoop(ledger: Float64Array, positions: Float64Array): void {
  const held = new Float64Array(S);
  const orders = new Float64Array(S);
  let cash = ACCOUNT.initialCashUsd;
  let equity = cash;
  for (let t = 0; t < T; t++) {
    let [commission, spread, slippage, traded, trades, net, gross] = [0, 0, 0, 0, 0, 0, 0];
    for (let s = 0; s < S; s++) {
      const price = open[s * T + t];
      const shares = orders[s];
      if (shares !== 0) {
        const quantity = Math.abs(shares);
        const half = price * COSTS.spreadBps * 0.5e-4;
        const slip = price * COSTS.slippageBps * 1e-4;
        const paid = price + Math.sign(shares) * (half + slip);
        const fee = Math.max(
          COSTS.commissionMinUsd,
          quantity * (paid * COSTS.commissionBps * 1e-4 + COSTS.commissionPerShareUsd),
        );
        held[s] += shares;
        cash -= shares * paid + fee;
        commission += fee;
        spread += quantity * half;
        slippage += quantity * slip;
        traded += quantity * price;
        trades++;
      }
      const value = held[s] * close[s * T + t];
      net += value;
      gross += Math.abs(value);
      positions[t * S + s] = held[s];
    }
    const before = equity;
    equity = cash + net;
    ledger.set(
      [equity, cash, gross / equity, net / equity, traded / before, commission, spread, slippage, trades],
      t * WIDTH,
    );
    for (let s = 0; s < S; s++) orders[s] = (targets[s * T + t] * equity) / close[s * T + t] - held[s];
  }
}

function seconds(body: () => void): number {
  const start = process.hrtime.bigint();
  body();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const ledger = new Float64Array(T * WIDTH);
const positions = new Float64Array(T * S);
const peerLedger = new Float64Array(T * WIDTH);
const peerPositions = new Float64Array(T * S);
let addon = Number.POSITIVE_INFINITY;
let script = Number.POSITIVE_INFINITY;
for (let round = 0; round < ROUNDS; round++) {
  addon = Math.min(
    addon,
    seconds(() => native.backtestPanel(panel, targets, 0, T, COSTS, ACCOUNT, ledger, positions)),
  );
  script = Math.min(
    script,
    seconds(() => plainLoop(peerLedger, peerPositions)),
  );
}
const last = (T - 1) * WIDTH;
const error = Math.abs(ledger[last] / peerLedger[last] - 1);
if (!(error < 1e-9)) throw new Error(`the loop disagrees by ${error}`);
const value = Math.round((S * T) / addon);
const peerValue = Math.round((S * T) / script);
const ratio = Math.round((100 * script) / addon) / 100;
process.stdout.write(
  `${JSON.stringify({ bench: 'backtestPanel', case: `${S} symbols, ${T} bars, all trade`, value, unit: 'bar-steps/s', peer: 'typed-array loop', peerValue, ratio })}\n`,
);
