import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunResult } from '../../../src/backtest/index.ts';
import { readResult } from '../../../src/jobs/index.ts';
import { writeResult } from '../../../src/jobs/resultFile.ts';
import { sameArray, throwsCode } from '../../assert.ts';

const x = suite('saved results');
const folder = mkdtempSync(join(tmpdir(), 'autostock-result-'));

x.after(() => rmSync(folder, { recursive: true }));

x('a result comes back bit for bit, NaN, infinities and -0 in arrays included', async () => {
  const shared = new Float64Array(new SharedArrayBuffer(24)).fill(Number.NaN);
  const result = {
    name: 'a',
    seed: 7,
    time: Float64Array.of(1, Number.NaN, -0, Number.POSITIVE_INFINITY, 0.1 + 0.2).subarray(1),
    panelTime: shared,
    regimes: Int8Array.of(-1, 0, 3),
    strategy: { metrics: { sharpe: Number.NaN, calmar: Number.NEGATIVE_INFINITY, beta: 0.1 } },
    sensitivity: [{ label: '0x costs', metrics: { sharpe: Number.NaN } }],
    warnings: ['$array'],
  } as unknown as RunResult;
  await writeResult(folder, result);
  const back = await readResult(folder);
  sameArray(back.time, result.time);
  assert.ok(Object.is(back.time[1], -0));
  sameArray(back.panelTime, shared);
  assert.ok(back.regimes instanceof Int8Array);
  sameArray(back.regimes, result.regimes);
  assert.ok(Number.isNaN(back.strategy.metrics.sharpe));
  assert.is(back.strategy.metrics.calmar, Number.NEGATIVE_INFINITY);
  assert.equal(back.warnings, ['$array']);
});

x('variations come back, and a result of before has none', async () => {
  const [free] = (await readResult(folder)).sensitivity;
  assert.is(free.label, '0x costs');
  assert.ok(Number.isNaN(free.metrics.sharpe));
  const before = mkdtempSync(join(folder, 'before-'));
  await writeResult(before, { name: 'old' } as unknown as RunResult);
  assert.equal((await readResult(before)).sensitivity, []);
});

x('a folder without a result and a damaged one are told apart', async () => {
  await throwsCode(readResult(join(folder, 'none')), 'AUTOSTOCK_DATA_NOT_FOUND', /finished run/);
  const path = join(folder, 'result.json');
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, 40));
  await throwsCode(readResult(folder), 'AUTOSTOCK_DATA_PARSE', /not JSON/);
  writeFileSync(path, '{"format":2}');
  await throwsCode(readResult(folder), 'AUTOSTOCK_DATA_PARSE', /has format 2/);
});

x.run();
