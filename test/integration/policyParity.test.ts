import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ledgerColumn } from '../../src/backtest/index.ts';
import { type Interval, type Panel, quietContext } from '../../src/core/index.ts';
import { loadNative, RESTRICTIONS } from '../../src/native/index.ts';
import { costsOf, nativeAccount } from '../../src/pipeline/index.ts';
import { nativeOptions, resolveTradingConfig, trainSeed } from '../../src/rl/index.ts';
import { observeMarket, openStage, tradingTask } from '../../src/trading/index.ts';
import { columnsOf, marketOf } from '../../src/trading/market.ts';
import { servedByFold } from '../../src/trading/serve.ts';
import { play } from '../../src/trading/stage.ts';
import { rewardsOf, tradingOptions } from '../../src/trading/task.ts';
import { close } from '../assert.ts';
import { randomPanel, smallConfig, withRandomHalts } from '../fixtures/panels.ts';

const test = suite('a policy served is the policy trained');
const ctx = quietContext();
const BARS = 700;
// Nothing between the policy and the ledger may bind: the environment has no caps and no gate.
const WIDE = {
  models: [{ name: 'ridge' }],
  walkForward: { trainBars: 200, testBars: 150 },
  portfolio: { maxGross: 10, maxNet: 10, maxNameWeight: 10 },
  risk: { maxNameWeight: 10, maxGross: 10, maxNet: 10, maxOrderWeight: 10, maxDrawdown: 1, allowShort: true },
};
const REWARDS = {
  'log-return': { weight: 1 },
  'differential-sharpe': { weight: 0.1 },
  'downside-ratio': { weight: 0.1, eta: 0.05 },
};
// Without a band, and after long steps, a policy answers every digit of what it sees.
const keen = (environment: object) => ({
  ppo: { learningRate: 0.01 },
  environment: { actions: 'continuous', allowShort: true, noTradeBand: 0, ...environment },
});
const book = 'portfolio';

interface Case {
  readonly settings: Record<string, unknown>;
  readonly run?: Record<string, unknown>;
  readonly symbols?: readonly string[];
  /** Bars [from, to) that the last symbol lacks. */
  readonly missing?: readonly [number, number];
  /** Bars in a hundred that end in a halt. */
  readonly halted?: number;
  readonly interval?: Interval;
}
const hourly = { data: { source: 'synth', interval: '1h' } };
const CASES: Readonly<Record<string, Case>> = {
  levels: {
    settings: { environment: { actions: 'levels', allowShort: true, features: ['return1', 'rsi14'] } },
  },
  steps: { settings: { environment: { actions: 'steps', levels: 4 } } },
  continuous: { settings: keen({ noTradeBand: 0.002 }) },
  'observed rewards': { settings: keen({ rewards: REWARDS }) },
  memory: { settings: { network: { kind: 'lstm', hidden: 8 }, ppo: { minibatch: 128 } } },
  dqn: {
    settings: { algorithm: 'dqn', environment: { actions: 'steps', levels: 5, allowShort: true } },
  },
  'observed rewards of one symbol beside others': {
    settings: keen({ rewards: REWARDS }),
    run: { universe: ['A'] },
    symbols: ['M', 'A', 'B'],
  },
  portfolio: { settings: keen({ book, noTradeBand: 0.002 }), symbols: ['M', 'A', 'B'] },
  'portfolio, observed rewards, estimated spreads': {
    settings: keen({ book, rewards: REWARDS }),
    run: { costs: { spread: { name: 'corwin-schultz' } } },
    symbols: ['M', 'A', 'B'],
  },
  'portfolio, a gross that binds': {
    settings: keen({ book, noTradeBand: 0.05 }),
    run: { portfolio: { ...WIDE.portfolio, maxGross: 0.3, targetVolAnn: 0.4 } },
    symbols: ['M', 'A', 'B'],
  },
  'portfolio, a symbol listed late': {
    settings: keen({ book, rewards: REWARDS }),
    symbols: ['M', 'A', 'B'],
    missing: [0, 500],
  },
  'portfolio, a symbol away for a while, seen with the age of its features': {
    settings: keen({ book, features: ['return1', 'age:return1', 'age:rsi14'] }),
    symbols: ['M', 'A', 'B'],
    missing: [560, 580],
  },
  'portfolio, a net and a weight of one symbol that bind': {
    settings: keen({ book, allowShort: false, noTradeBand: 0.015 }),
    run: { portfolio: { maxGross: 10, maxNet: 0.6, maxNameWeight: 0.9, targetVolAnn: 0.7 } },
    symbols: ['M', 'A', 'B'],
  },
  'levels on a part whose leverage binds': {
    settings: { environment: { actions: 'levels', allowShort: true, noTradeBand: 0 } },
    run: { portfolio: { ...WIDE.portfolio, maxGross: 0.9, targetVolAnn: 0.5 } },
  },
  'levels, halts and nobody who lends': {
    settings: { environment: { actions: 'levels', allowShort: true } },
    run: { risk: { ...WIDE.risk, notShortable: ['M'] } },
    halted: 20,
  },
  'steps that stop after the close': {
    settings: { environment: { actions: 'steps', levels: 5, allowShort: true, noTradeBand: 0 } },
    run: { ...hourly, risk: { ...WIDE.risk, afterClose: 'hold' } },
    interval: '1h',
  },
  'continuous, only reductions after the close': {
    settings: keen({ noTradeBand: 0.2, features: ['session'] }),
    run: {
      ...hourly,
      portfolio: { ...WIDE.portfolio, targetVolAnn: 1 },
      risk: { ...WIDE.risk, afterClose: 'reduce' },
    },
    interval: '1h',
  },
  'dqn that may not choose what is halted': {
    settings: { algorithm: 'dqn', environment: { actions: 'levels', levels: 5, allowShort: true } },
    halted: 20,
  },
  'portfolio, halts and nobody who lends': {
    settings: keen({ book, noTradeBand: 0.002 }),
    run: { risk: { ...WIDE.risk, notShortable: ['A'] } },
    symbols: ['M', 'A', 'B'],
    halted: 20,
  },
};

function panelOf({ symbols = ['M'], missing = [0, 0], halted, interval }: Case): Panel {
  const panel = randomPanel(symbols, BARS, 1, interval);
  const [from, to] = missing.map((t) => (symbols.length - 1) * BARS + t);
  for (const field of Object.values(panel.fields)) field.fill(Number.NaN, from, to);
  return halted === undefined ? panel : withRandomHalts(panel, halted);
}

for (const [name, each] of Object.entries(CASES)) {
  test(`${name}: the decision engine earns what the environment does, to 1e-9`, async () => {
    const { settings } = each;
    const run = smallConfig({ ...WIDE, ...each.run });
    const { config, task } = resolveTradingConfig(
      {
        ...settings,
        copies: 8,
        steps: 4096,
        evaluation: { every: 0 },
        environment: { folds: 1, noTradeBand: 0.1, ...(settings.environment as object) },
      },
      { algo: settings.algorithm === 'dqn' ? 'dqn' : 'ppo' },
    );
    const panel = panelOf(each);
    const stage = await openStage(run, panel, task, ctx);
    const columns = columnsOf(stage, task);
    const market = marketOf(stage, observeMarket(stage), columns, task);
    const [fold] = stage.folds;
    const trained = await trainSeed(tradingTask(stage, market, task, fold), config, 3, ctx);
    const served = servedByFold({ stage, market, columns, task, config }, [trained]);
    const { ledger, targets } = play(stage, served);

    const native = loadNative();
    const T = panel.time.length;
    const open = task.book === 'portfolio' ? native.rlPortfolioOpen : native.rlTradingOpen;
    const environment = open(
      {
        ...market,
        start: fold.testStart,
        end: T,
        variances: native.rlReturnVariances({ ...market, start: fold.trainStart, end: fold.trainEnd }),
      },
      { ...tradingOptions(task, run), randomStart: 0, staggered: 0, episodeBars: T },
      costsOf(run, panel).native,
      nativeAccount(run),
      rewardsOf(task),
      1,
    );
    const { network, options } = nativeOptions(config, 3);
    const { space, weights } = trained.policy;
    const policy = native.rlPolicyOpen(config.algorithm, space, network, options, weights);
    const played = await native.rlTradingEvaluate(policy, environment, 1);
    assert.is(played.steps, T - fold.testStart - 1);
    close(ledgerColumn(ledger, 'equity'), played.equity, { rtol: 1e-9 });
    const rows = [...panel.symbols.keys()].filter((s) => stage.prepared.tradable[s]);
    const S = rows.length;
    const engine = played.targets.map(
      (_, i) => targets[rows[i % S] * T + fold.testStart + Math.floor(i / S)],
    );
    close(engine, played.targets, { rtol: 1e-9 });
    for (let s = 0; market.restrictions && s < panel.symbols.length; s++) {
      for (let t = fold.testStart; t < T - 1; t++) {
        if (!(market.restrictions[s * T + t] & RESTRICTIONS.halted)) continue;
        const after = t + 1 - fold.testStart;
        const held = (bar: number) => ledger.positions[bar * panel.symbols.length + s];
        assert.is(held(after), held(after - 1), `what is halted at bar ${t} does not change`);
      }
    }
    const aimed = engine.filter((w) => Number.isFinite(w) && w !== 0);
    assert.ok(aimed.length > 5, `it trades, in ${aimed.length} bars`);
    if (task.actions === 'continuous')
      assert.ok(new Set(aimed).size > 50, `it answers what it sees: ${new Set(aimed).size} targets`);
    native.rlPolicyClose(policy);
    native.rlEnvironmentClose(environment);
  });
}

test.run();
