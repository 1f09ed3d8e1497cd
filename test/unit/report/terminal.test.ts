import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  formatNumber,
  formatPercent,
  formatSigned,
  formatUsd,
  fractionDigits,
} from '../../../src/report/format.ts';
import { formatTable } from '../../../src/report/index.ts';
import { buildRunResult } from '../../fixtures/runResult.ts';

const test = suite('terminal table');
const result = buildRunResult({}, 7, 800);
const ESCAPE = '\u001b';

test('numbers', () => {
  assert.is(formatNumber(-1234567.891, 1), '−1,234,567.9');
  assert.is(formatNumber(-0.001, 2), '0.00');
  assert.is(formatNumber(null), '–');
  assert.is(formatNumber(Number.NaN), '–');
  assert.is(formatPercent(0.1234), '12.3%');
  assert.is(formatSigned(0.05), '+5.0%');
  assert.is(formatSigned(0), '0.0%');
  assert.is(formatUsd(-1500), '−$1,500');
  assert.is(fractionDigits([0.01, null]), 2);
  assert.is(fractionDigits([0.01, 0.2]), 1);
});

test('shows every strategy in aligned columns, the verdict and where the report is', () => {
  const text = formatTable(result, { reportPath: 'runs/x/report.html' });
  const lines = text.split('\n');
  const head = lines.findIndex((l) => l.startsWith('Out of sample, net'));
  const rows = lines.slice(head + 1, head + 2 + result.baselines.length);
  assert.equal(
    rows.map((r) => r.split(/ {2,}/)[0]),
    [result.strategy, ...result.baselines].map((s) => s.label),
  );
  for (const row of rows) assert.is(row.length, lines[head].length, row);
  assert.ok(Math.max(...lines.map((l) => l.length)) <= 110);
  assert.match(text.replace(/\n/g, ' '), result.verdict.sentence);
  assert.match(text, 'Report: runs/x/report.html');
  assert.match(text, 'tcn');
});

test('shows costs and timing, and a saved result of before without them', () => {
  const lines = formatTable(result).split('\n');
  const head = lines.findIndex((l) => l.startsWith('Costs and timing'));
  assert.equal(
    lines.slice(head + 1, head + 6).map((l) => l.split(/ {2,}/)[0]),
    ['0x costs', '1x costs', '2x costs', '5x costs', 'one bar later'],
  );
  for (const line of lines.slice(head, head + 6)) assert.is(line.length, lines[head].length, line);
  assert.not.match(formatTable({ ...result, sensitivity: [] }), 'Costs and timing');
});

test('has escape codes only when asked, and the same text then', () => {
  const plain = formatTable(result);
  const coloured = formatTable(result, { colour: true });
  assert.not.ok(plain.includes(ESCAPE));
  assert.ok(coloured.includes(`${ESCAPE}[1m`));
  const bare = coloured
    .replaceAll(`${ESCAPE}[1m`, '')
    .replaceAll(`${ESCAPE}[2m`, '')
    .replaceAll(`${ESCAPE}[22m`, '');
  assert.is(bare.replace(/ +\n/g, '\n'), plain);
});

test('control characters of names do not reach the terminal', () => {
  const text = formatTable({ ...result, name: `a${ESCAPE}[2Jb`, warnings: ['x\u0007y'] });
  assert.not.ok(text.includes(ESCAPE) || text.includes('\u0007'));
  assert.match(text, 'a?[2Jb');
});

test.run();
