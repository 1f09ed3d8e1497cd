import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../src/core/index.ts';
import { featureNames } from '../../src/pipeline/index.ts';
import { resolveTradingConfig, trainSeed } from '../../src/rl/index.ts';
import { columnsOf, marketOf, observeMarket, openStage, tradingTask } from '../../src/trading/index.ts';
import { servedByFold } from '../../src/trading/serve.ts';
import { play } from '../../src/trading/stage.ts';
import { sameArray } from '../assert.ts';
import { randomPanel, smallConfig, withOtherFuture, withRandomHalts } from '../fixtures/panels.ts';

const test = suite('action models do not see the future');
const ctx = quietContext();
const run = smallConfig({ models: [{ name: 'ridge' }] });
const panel = withRandomHalts(randomPanel(['M', 'A'], 900), 5);
const T = panel.time.length;
const features = featureNames(run).flatMap((name) => [name, `age:${name}`]);
const { config, task } = resolveTradingConfig(
  {
    copies: 8,
    steps: 2048,
    evaluation: { every: 1024 },
    environment: { folds: 2, features, noTradeBand: 0 },
  },
  { algo: 'ppo' },
);

/** Market, policies and decisions on a panel. */
async function made(on: typeof panel) {
  const stage = await openStage(run, on, task, ctx);
  const columns = columnsOf(stage, task);
  const market = marketOf(stage, observeMarket(stage), columns, task);
  const trained = [];
  for (const fold of stage.folds)
    trained.push(await trainSeed(tradingTask(stage, market, task, fold), config, 1, ctx));
  const { targets } = play(stage, servedByFold({ stage, market, columns, task, config }, trained));
  return { stage, market, trained, targets };
}

const honest = await made(panel);
const cut = honest.stage.folds[1].testStart;
const other = await made(withOtherFuture(panel, cut));

test('rows, policies and decisions before a bar are the same whatever comes after it', () => {
  const { features: F } = honest.market;
  for (let s = 0; s < 2; s++) {
    const rows = ({ market }: typeof honest, from: number, to: number) =>
      market.values.subarray((s * T + from) * F, (s * T + to) * F);
    sameArray(rows(other, 0, cut), rows(honest, 0, cut));
    const bits = ({ market }: typeof honest) => market.restrictions!.subarray(s * T, s * T + cut);
    sameArray(bits(other), bits(honest));
    const decided = ({ targets }: typeof honest, to: number) => targets.subarray(s * T, s * T + to);
    sameArray(decided(other, cut), decided(honest, cut));
  }
  sameArray(other.trained[0].policy.weights, honest.trained[0].policy.weights);
  sameArray(other.trained[1].policy.weights, honest.trained[1].policy.weights);
});

test('what comes after it does change what is decided from it on', () => {
  const later = ({ targets }: typeof honest) => targets.slice(cut, T).join();
  assert.is.not(later(other), later(honest));
});

test.run();
