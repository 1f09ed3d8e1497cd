import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deflatedSharpe } from '../../../src/backtest/index.ts';
import { quietContext, resolveConfig } from '../../../src/core/index.ts';
import { mean, std } from '../../../src/statistics/index.ts';
import {
  type ReturnsMatrix,
  type SweepInput,
  sharpeMoments,
  ValidationSchema,
  validateSweep,
} from '../../../src/validation/index.ts';
import { close, throwsCode } from '../../assert.ts';
import { noise, planted } from './returns.ts';

const x = suite('validation of a sweep');
const ctx = quietContext();
const options = resolveConfig(ValidationSchema, { resamples: 300, blocks: 8 });

function inputOf(matrix: ReturnsMatrix & { market: Float64Array }): SweepInput {
  const bars = matrix.market.length;
  const sharpes = Float64Array.from({ length: matrix.count }, (_, k) => {
    const row = matrix.returns.subarray(k * bars, (k + 1) * bars);
    return (mean(row) / std(row)) * Math.sqrt(252);
  });
  return {
    trials: sharpeMoments(sharpes),
    configurations: matrix,
    best: sharpes.indexOf(Math.max(...sharpes)),
    benchmark: matrix.market,
    periodsPerYear: 252,
    options,
  };
}

x('defaults: on, 16 blocks, 1000 configurations, 2000 resamples, 95 %', () => {
  const { enabled, blocks, configurations, resamples, confidence } = resolveConfig(ValidationSchema, {});
  assert.equal([enabled, blocks, configurations, resamples, confidence], [true, 16, 1000, 2000, 0.95]);
});

x('the best of many worthless runs is called luck', async () => {
  const input = inputOf(noise(200, 500, 1));
  const result = await validateSweep({ ...input, holdOutLooks: 3 }, ctx);
  assert.is(result.convincing, false);
  assert.ok(result.deflatedSharpe < 0.95);
  assert.ok(result.deflatedSharpeEffective >= result.deflatedSharpe);
  assert.ok(result.trials.effective < 200 && result.trials.averageCorrelation > 0.3);
  assert.match(
    result.verdict,
    /^The best of 200 runs has Sharpe -?\d+\.\d\d a year; the luckiest of as many/,
  );
  assert.match(result.verdict, /looked at 3 times.*luck cannot be ruled out\.$/);
  const { returns } = input.configurations;
  const best = returns.subarray(input.best * 500, (input.best + 1) * 500);
  const trials = { count: 200, sharpeVariance: input.trials.varianceSharpeAnn / 252 };
  close(result.deflatedSharpe, deflatedSharpe(best, trials), { rtol: 1e-12 });
});

x('a planted strategy is found, on one thread as on three', async () => {
  const input = inputOf(planted(100, 1000, 2, 42, 0.0025));
  const result = await validateSweep(input, ctx);
  assert.is(input.best, 42);
  assert.is(result.convincing, true);
  assert.ok(result.overfitting && result.overfitting.pbo < 0.05);
  assert.ok(result.realityCheck && result.realityCheck.pConsistent < 0.05);
  assert.match(result.verdict, /unlikely to be luck, as far as past data can say\.$/);
  assert.equal(await validateSweep({ ...input, threads: 3 }, ctx), result);
});

x('one run, and a history too short for PBO, leave a note', async () => {
  const one = await validateSweep(inputOf(noise(1, 300, 3)), ctx);
  assert.is(one.overfitting, undefined);
  assert.match(one.notes[0], /one configuration only/);
  assert.match(one.verdict, /^The only run has Sharpe/);
  close(one.deflatedSharpe, one.probabilisticSharpe);
  const short = await validateSweep(inputOf(noise(5, 20, 3)), ctx);
  assert.match(short.notes[0], /need 32 bars, there are 20/);
});

x('more runs than kept returns are all counted', async () => {
  const input = inputOf(noise(50, 300, 4));
  const few = await validateSweep(input, ctx);
  const many = await validateSweep({ ...input, trials: { ...input.trials, runs: 5000 } }, ctx);
  assert.ok(many.deflatedSharpe < few.deflatedSharpe);
  assert.match(many.notes[0], /50 of the 5000 runs/);
  assert.ok(many.expectedMaxSharpeAnn > few.expectedMaxSharpeAnn);
});

x('a best run that never traded has no Sharpe and no claim', async () => {
  const input = inputOf(noise(3, 100, 5));
  input.configurations.returns.fill(0, 0, 100);
  const result = await validateSweep({ ...input, best: 0 }, ctx);
  assert.ok(Number.isNaN(result.sharpeAnn) && Number.isNaN(result.deflatedSharpe));
  assert.is(result.convincing, false);
  assert.match(result.verdict, /no Sharpe ratio/);
});

x('bad input has a code and names the field', async () => {
  const input = inputOf(noise(5, 100, 6));
  const bad = (change: object, pattern: RegExp) =>
    throwsCode(validateSweep({ ...input, ...change }, ctx), 'AUTOSTOCK_CONFIG_INVALID', pattern);
  await bad({ best: 5 }, /best .*0 to 4, was 5/);
  await bad({ trials: { ...input.trials, runs: 4 } }, /trials.runs .*was 4/);
  await bad({ benchmark: new Float64Array(3) }, /benchmark .*was 3 values/);
  await bad({ periodsPerYear: 0 }, /periodsPerYear/);
  await bad({ threads: 0 }, /threads/);
  await bad({ options: { ...options, blocks: 7 } }, /validation.blocks/);
  await throwsCode(
    validateSweep({ ...input, configurations: noise(5, 9, 1), benchmark: undefined }, ctx),
    'AUTOSTOCK_DATA_TOO_SHORT',
    /10 bars/,
  );
  await throwsCode(validateSweep(input, quietContext(AbortSignal.abort())), 'AUTOSTOCK_CANCELLED');
  input.configurations.returns[250] = Number.POSITIVE_INFINITY;
  await throwsCode(validateSweep(input, ctx), 'AUTOSTOCK_DATA_INVALID', /configuration 2 at bar 50/);
});

x.run();
