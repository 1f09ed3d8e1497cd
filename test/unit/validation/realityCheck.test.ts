import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../../src/core/index.ts';
import { realityCheck } from '../../../src/validation/index.ts';
import { throwsCode } from '../../assert.ts';
import { noise, planted } from './returns.ts';

const x = suite('reality check and SPA');
const ctx = quietContext();

x('p-values of noise are spread over 0 to 1, those of a planted strategy are small', async () => {
  const p: number[] = [];
  for (let seed = 0; seed < 60; seed++) {
    const matrix = noise(20, 200, seed);
    const result = await realityCheck(matrix, matrix.market, { resamples: 200, seed }, ctx);
    assert.ok(result.pLower <= result.pConsistent && result.pConsistent <= result.pUpper);
    p.push(result.pConsistent);
  }
  const average = p.reduce((a, b) => a + b, 0) / p.length;
  assert.ok(average > 0.38 && average < 0.65, `mean p ${average}`);
  assert.ok(p.filter((v) => v < 0.1).length <= 14);
  const good = planted(20, 500, 3, 7, 0.002);
  const found = await realityCheck(good, good.market, {}, ctx);
  assert.is(found.bestByMean, 7);
  assert.is(found.bestByRatio, 7);
  assert.ok(found.pConsistent < 0.01 && found.pRealityCheck < 0.01);
});

x('threads change nothing, the seed does; no benchmark is cash', async () => {
  const matrix = noise(37, 300, 5);
  const one = await realityCheck(matrix, undefined, { resamples: 300 }, ctx);
  assert.equal(await realityCheck(matrix, undefined, { resamples: 300, threads: 3 }, ctx), one);
  assert.equal(await realityCheck(matrix, new Float64Array(300), { resamples: 300 }, ctx), one);
  assert.not.equal(await realityCheck(matrix, undefined, { resamples: 300, seed: 2 }, ctx), one);
});

x('bad input has a code; a cancel ends it soon', async () => {
  const matrix = noise(5, 100, 1);
  await throwsCode(
    realityCheck(matrix, new Float64Array(99), {}, ctx),
    'AUTOSTOCK_CONFIG_INVALID',
    /benchmark .*100 values.*was 99/,
  );
  await throwsCode(
    realityCheck(noise(3000, 10, 1), undefined, { resamples: 20_000 }, ctx),
    'AUTOSTOCK_CONFIG_INVALID',
    /resamples times 3000 configurations .*was 20000/,
  );
  const abort = new AbortController();
  const big = noise(500, 1000, 1);
  const running = realityCheck(
    big,
    undefined,
    { resamples: 20_000, blockBars: 1 },
    quietContext(abort.signal),
  );
  setTimeout(() => abort.abort(), 20);
  const start = performance.now();
  await throwsCode(running, 'AUTOSTOCK_CANCELLED');
  assert.ok(performance.now() - start < 1000, 'took a second to stop');
});

x.run();
