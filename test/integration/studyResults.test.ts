import { readdirSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  allFinite,
  type BacktestJson,
  type BenchJson,
  breakoutStudy,
  crossStudy,
  jsonHere,
  type MonteCarloJson,
  Place,
  requirePage,
  type WalkForwardJson,
} from './studyCommands.ts';

const cli = suite('backtest, walkforward, montecarlo and bench sweep commands');
const place = new Place();
cli.after(() => place.remove());

const market = place.market('market', 600);
const cross = crossStudy(market);
const study = place.spec('cross', cross);
const breakout = place.spec('breakout', breakoutStudy(market));

cli('backtest: trades, equity and metrics agree; the report stands alone', async () => {
  const result = await place.json<BacktestJson>('backtest', 'breakout.yaml', '--out', 'one');
  const { metrics, time, equity, returns, trades, summary } = result;
  assert.equal([equity.length, time.length, returns.length], [600, 600, 600]);
  allFinite(metrics, 'totalReturn', 'sharpe', 'maxDrawdown', 'volatility', 'exposure', 'turnover');
  assert.ok(Math.abs(equity[599] / (equity[0] / (1 + returns[0])) - 1 - metrics.totalReturn) < 1e-9);
  assert.ok(trades.length > 5);
  assert.ok(
    trades.some(({ reason }) => reason === 'stopLoss'),
    `${new Set(trades.map(({ reason }) => reason)).size} reasons`,
  );
  for (const { symbol, entryTime, exitTime, entryPrice, profitUsd, open } of trades) {
    assert.ok(cross.symbols.includes(symbol) && entryTime <= exitTime && entryPrice > 0);
    assert.ok(open || Number.isFinite(profitUsd));
  }
  assert.equal([summary.kind, summary.set.window, summary.accounts], ['backtest', 20, 'each']);
  assert.equal(readdirSync(place.at('one')).sort(), ['report.html', 'result.json', 'summary.json']);
  requirePage(place.at('one'), [
    'breakout',
    'Equity and drawdown',
    'Is it more than luck?',
    'Costs and delay',
    'Trades',
  ]);
});

cli('walkforward: folds test only what comes after; without --out nothing is written', async () => {
  const before = place.files();
  const { folds, equity, metrics, trades, summary } = await jsonHere<WalkForwardJson>('walkforward', study);
  assert.equal(place.files(), before);
  assert.is(folds.length, 4);
  for (const { train, test, set } of folds) {
    assert.equal([test.start - train.end, train.end - train.start], [0, 200]);
    assert.ok(train.to < test.from && set.fast >= 3 && set.slow <= 40);
  }
  assert.is(equity.length, 400);
  allFinite(metrics, 'totalReturn', 'sharpe', 'maxDrawdown');
  assert.ok(trades.every(({ entry }) => entry >= 200));
  assert.equal([summary.kind, summary.tried, summary.trials], ['walkForward', 4 * 42, 1]);
});

cli('montecarlo: a strategy and a portfolio, with scenarios and a report', async () => {
  const { result, scenarios, ...files } = await jsonHere<MonteCarloJson>(
    'montecarlo',
    breakout,
    '--out',
    place.at('paths'),
  );
  assert.equal(
    [files.folder, files.reportFile, files.summaryFile],
    [place.at('paths'), 'report.html', 'summary.json'],
  );
  assert.equal([result.paths, result.steps, result.simulated], [200, 60, true]);
  assert.equal([result.fan.steps[0], result.fan.steps.at(-1), result.fan.values.length], [0, 60, 5]);
  assert.is(scenarios[0].name, 'gap-down');
  allFinite({ ...scenarios[0].outcome }, 'totalReturn', 'baseReturn', 'maxDrawdown');
  requirePage(place.at('paths'), ['breakout', 'Where wealth could go', 'Stress scenarios', 'Honest limits']);

  const portfolio = place.spec('portfolio', {
    name: 'half and half',
    data: cross.data,
    weights: { AAA: 0.5, BBB: 0.5 },
    monteCarlo: { generator: { name: 'gbm' }, paths: 100, steps: 20 },
  });
  const one = await jsonHere<MonteCarloJson>('montecarlo', portfolio, '--set', 'monteCarlo.threads=1');
  const two = await jsonHere<MonteCarloJson>('montecarlo', portfolio, '--set', 'monteCarlo.threads=2');
  assert.equal(one.result.assets, ['AAA', 'BBB']);
  assert.equal(one, two, 'threads decide nothing');
});

cli('bench sweep: the canonical figures, without any data file', async () => {
  const result = await jsonHere<BenchJson>('bench', 'sweep', '--size', '50k', '--threads', '2');
  assert.equal([result.runs, result.barSteps, result.path], [49_600, 124_992_000, 'event']);
  assert.ok(result.seconds > 0 && result.runsPerSecond > 0);
  assert.ok(Math.abs(result.digest.totalReturn - 0.50298996661) < 1e-9, `${result.digest.totalReturn}`);
  assert.ok(Math.abs(result.digest.trades - 18.918629032) < 1e-6, `${result.digest.trades}`);
});

cli.run();
