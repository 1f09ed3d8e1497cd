/**
 * The order-level engine driven by a TypeScript class, bars a second (one symbol): `node --import tsx bench/ts/engine.ts`.
 * An onBar that does nothing, one that trades, one with brackets resting, one with a callable commission. One JSON object
 * a line; the fastest of some rounds.
 */
import { type Bar, createRng } from '../../src/core/index.ts';
import { panelFromBars } from '../../src/data/index.ts';
import { type ClassStrategy, type EngineSettings, runClassStrategy } from '../../src/engine/index.ts';

const T = 500_000;
const ROUNDS = 5;
const LIMIT = 1_000_000;
const MINUTE_MS = 60_000;

const rng = createRng(1, 'bench/engine');
const bars: Bar[] = [];
let price = 100;
for (let t = 0; t < T; t++) {
  const open = price;
  price *= Math.exp(0.001 * rng.normal());
  const [high, low] = [Math.max(open, price) * 1.0005, Math.min(open, price) * 0.9995];
  bars.push({ time: t * MINUTE_MS, open, high, low, close: price, volume: 1000 });
}
const panel = panelFromBars(new Map([['A', bars]]), {
  interval: '1m',
  provenance: { source: 'bench', synthetic: true, notes: [] },
});

function report(name: string, make: () => ClassStrategy, settings: EngineSettings = {}): void {
  let seconds = Number.POSITIVE_INFINITY;
  let fills = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    fills = runClassStrategy(panel, make(), settings).fills.length;
    seconds = Math.min(seconds, Number(process.hrtime.bigint() - start) / 1e9);
  }
  const value = Math.round(T / seconds);
  const ofLimit = Math.round((100 * value) / LIMIT) / 100;
  process.stdout.write(
    `${JSON.stringify({ bench: 'engine', case: name, value, unit: 'bars/s', limit: LIMIT, ofLimit, fills })}\n`,
  );
}

report('onBar does nothing', () => ({ onBar() {} }));
report('reads the close and trades every 100 bars', () => ({
  onBar(c) {
    if (c.close() > 0 && c.t % 100 === 0) c.target(c.t % 200 === 0 ? 0.5 : 0);
  },
}));
report('four exits at rest', () => ({
  onBar(c) {
    if (c.position() !== 0 || c.openOrders().length > 0) return;
    const now = c.close();
    c.bracket({ quantity: 10 }, { stopLoss: now * 0.98, takeProfit: now * 1.02, trailFraction: 0.03 });
  },
}));
report(
  'callable commission, a trade every 100 bars',
  () => ({
    onBar(c) {
      if (c.t % 100 === 0) c.target(c.t % 200 === 0 ? 0.5 : 0);
    },
  }),
  {
    costs: {
      native: {
        commissionBps: 0,
        commissionPerShareUsd: 0,
        commissionMinUsd: 0,
        spreadBps: 1,
        slippageBps: 1,
      },
      commission: () => 1,
    },
  },
);
