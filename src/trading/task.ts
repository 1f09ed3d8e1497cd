import { type Costs, nativePart } from '../costs/index.ts';
import { loadNative, type NativeParams, type NativeRewards, TRADING_ACTIONS } from '../native/index.ts';
import { costsOf, type Fold, nativeAccount, type RunConfig } from '../pipeline/index.ts';
import type { TradingTask } from '../rl/index.ts';
import { playGreedily, type Task } from '../rl/index.ts';
import { type Market, variancesOf } from './market.ts';
import type { Stage } from './stage.ts';

/** What is chosen by and judged by: log growth of true equity. */
const TRUE_EQUITY: NativeRewards = { 'log-return': { weight: 1 } };

/** The addon takes no cap of 0. */
const positive = (cap: number): number => Math.max(cap, 1e-6);

export const tradingOptions = (
  task: TradingTask,
  { portfolio }: Pick<RunConfig, 'portfolio'>,
): NativeParams => ({
  ...(task.book === 'portfolio'
    ? { maxGross: positive(portfolio.maxGross), maxNet: positive(portfolio.maxNet) }
    : { actions: TRADING_ACTIONS.indexOf(task.actions), levels: task.levels }),
  allowShort: Number(task.allowShort),
  maxExposure: 1,
  noTradeBand: task.noTradeBand,
  averageExposure: task.averageExposure,
});

/** Rewards as the addon takes them; log-return is off unless it is named. */
export const rewardsOf = ({ rewards }: Pick<TradingTask, 'rewards'>): NativeRewards => ({
  'log-return': { weight: 0 },
  ...(rewards as NativeRewards),
});

/** Two bars on which nothing happens. */
const PROBE = {
  ...{ symbols: 1, bars: 2, features: 1, values: new Float32Array(2), start: 0, end: 2 },
  ...{ open: Float64Array.of(1, 1), close: Float64Array.of(1, 1) },
};

/** Errors of the addon for options and rewards that it would not take, before anything is made for them. */
export function requireTask(task: TradingTask, config: RunConfig): void {
  const native = loadNative();
  const open = task.book === 'portfolio' ? native.rlPortfolioOpen : native.rlTradingOpen;
  const options = { ...tradingOptions(task, config), episodeBars: 1 };
  const costs = nativePart(config.costs as Costs);
  native.rlEnvironmentClose(open(PROBE, options, costs, nativeAccount(config), rewardsOf(task), 1));
}

/**
 * One fold of the walk-forward as a task: trained on random episodes of its training bars, judged by log growth a bar over
 * the validation bars of each symbol, or of the portfolio. A copy that trades one symbol has a whole account, whose smallest
 * trade is widened to what it is for a symbol's share of the book.
 */
export function tradingTask(stage: Stage, market: Market, task: TradingTask, fold: Fold): Task {
  const native = loadNative();
  const { config, prepared } = stage;
  const costs = costsOf(config, prepared.panel).native;
  const whole = task.book === 'portfolio';
  const openTrading = whole ? native.rlPortfolioOpen : native.rlTradingOpen;
  const share = prepared.tradable.filter(Boolean).length;
  const account = nativeAccount(config);
  const widened = Math.min(1, account.minTradeWeight * share);
  const sleeve = whole ? account : { ...account, minTradeWeight: widened };
  const { trainStart, trainEnd, validStart, validEnd } = fold;
  const train = { ...market, start: trainStart, end: trainEnd };
  const variances = variancesOf(market, trainStart, trainEnd);
  const valid = { ...market, start: validStart, end: validEnd, variances };
  const options = tradingOptions(task, config);
  const judged = { ...options, randomStart: 0, staggered: 0, episodeBars: validEnd - validStart };
  const openJudged = (copies: number) =>
    openTrading(valid, judged, costs, sleeve, judgedRewards(task), copies);
  return {
    name: 'trading',
    perStep: true,
    selects: true,
    open: (copies) =>
      openTrading(
        train,
        { ...options, episodeBars: Math.min(task.episodeBars, trainEnd - trainStart - 1) },
        costs,
        sleeve,
        rewardsOf(task),
        copies,
      ),
    judge: (policy, { seed }, control) => {
      const probe = openJudged(1);
      const episodes = native.rlTradingEpisodes(probe);
      native.rlEnvironmentClose(probe);
      return playGreedily(policy, openJudged(episodes), { steps: 0, seed }, control);
    },
  };
}

/** True equity alone, beside the rewards whose state a policy observes: those stay with no weight that counts. */
function judgedRewards(task: TradingTask): NativeRewards {
  const observed = Object.entries(rewardsOf(task)).filter(
    ([name, { weight }]) => OBSERVED.has(name) && weight !== 0,
  );
  return {
    ...Object.fromEntries(observed.map(([name, options]) => [name, { ...options, weight: UNHEARD }])),
    ...TRUE_EQUITY,
  };
}

const OBSERVED = new Set(['differential-sharpe', 'downside-ratio']);
/** A reward is on while its weight is not 0. */
const UNHEARD = 1e-300;
