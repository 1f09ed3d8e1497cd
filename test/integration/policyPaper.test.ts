import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { backtest } from '../../src/backtest/index.ts';
import { type Interval, type Panel, quietContext } from '../../src/core/index.ts';
import { openFileJournal } from '../../src/execution/index.ts';
import { replaySession } from '../../src/live/index.ts';
import { type RunConfig, regimeNames, restrictionsOf } from '../../src/pipeline/index.ts';
import { sameArray } from '../assert.ts';
import { untrainedPolicy, writePolicy } from '../fixtures/actionPolicy.ts';
import { randomPanel, smallConfig, withRandomHalts } from '../fixtures/panels.ts';

const test = suite('paper parity of action models');
const SYMBOLS = ['M', 'A', 'B'];
const [TRAIN, BARS] = [300, 60];
const T = TRAIN + BARS;

/** The fixture's policy, which sees two regimes, a feature and the cost of trading, on this run's own. */
function saved(config: RunConfig): string {
  const { manifest, weights } = untrainedPolicy({ actions: 'continuous', allowShort: true, noTradeBand: 0 });
  const [calm, wild] = regimeNames(config);
  const last = config.data.interval === '1d' ? 'rsi14' : 'session';
  const columns = ['forecast', 'spread', 'volatility', `regime:${calm}`, `regime:${wild}`, last];
  const trading = { ...manifest.trading!, columns, horizon: config.label.horizon, symbols: SYMBOLS };
  return writePolicy({ manifest: { ...manifest, trading }, weights });
}

/** Bid and ask whose spread changes from bar to bar. */
function withQuotes(panel: Panel): Panel {
  const { close } = panel.fields;
  const half = (i: number) => 2e-4 * (1 + (i % 7));
  const side = (sign: number) => close.map((price, i) => price * (1 + sign * half(i)));
  return { ...panel, quotes: { bid: side(-1), ask: side(1) } };
}

interface Case {
  readonly run?: Record<string, unknown>;
  readonly interval?: Interval;
  /** Bars in a hundred that end in a halt. */
  readonly halted?: number;
}
const CASES: Readonly<Record<string, Case>> = {
  'spreads fixed': {},
  'spreads estimated': { run: { costs: { spread: { name: 'corwin-schultz', window: 5 } } } },
  'spreads quoted': { run: { costs: { spread: { name: 'quotes' } } } },
  'halts and nobody who lends': {
    run: { risk: { allowShort: true, notShortable: ['A'] } },
    halted: 10,
  },
  'nothing decided after the close': {
    run: { data: { source: 'synth', interval: '1h' }, risk: { allowShort: true, afterClose: 'hold' } },
    interval: '1h',
  },
};

for (const [name, { run, interval, halted = 0 }] of Object.entries(CASES)) {
  test(`a replayed session decides what the backtest does: ${name}`, async () => {
    const quoted = withQuotes(randomPanel(SYMBOLS, T, 1, interval));
    const panel = halted === 0 ? quoted : withRandomHalts(quoted, halted);
    const small = { models: [{ name: 'ridge' }], walkForward: { trainBars: TRAIN, testBars: BARS }, ...run };
    const path = saved(smallConfig(small));
    const config = smallConfig({ ...small, policy: { name: 'action-model', path } });
    const { trace } = await backtest(config, panel, quietContext());
    const folder = await mkdtemp(join(tmpdir(), 'policy-paper-'));
    const journal = await openFileJournal(join(folder, 'journal.ndjson'));
    try {
      const decisions = await replaySession(config, panel, { journal }, quietContext());
      assert.is(decisions.length, BARS);
      decisions.forEach(({ targets }, i) => {
        const tested = Float64Array.from(SYMBOLS, (_, s) => trace.targets[s * T + TRAIN + i]);
        sameArray(targets, tested, `targets of bar ${i}`);
      });
      const aimed = new Set(decisions.flatMap(({ targets }) => [...targets]));
      const restricted = restrictionsOf(config, panel)?.some((bits) => bits > 0) ?? false;
      assert.is(restricted, run?.risk !== undefined);
      assert.ok(aimed.size > BARS, `${aimed.size} targets: the test shows little`);
    } finally {
      await journal.close();
      await rm(folder, { recursive: true });
      await rm(dirname(path), { recursive: true });
    }
  });
}

test.run();
