import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  monteCarloSummaryOf,
  renderMonteCarloReport,
  renderStrategyReport,
  renderStudyReport,
  renderSweepReport,
  renderWalkForwardReport,
  studySummaryOf,
  writeMonteCarloReport,
  writeStudyReport,
} from '../../../src/report/index.ts';
import { throwsCode } from '../../assert.ts';
import { buildBacktest, buildSweep, buildWalkForward, prices } from '../../fixtures/studyResults.ts';
import { buildMonteCarlo, scenarios } from '../../fixtures/studyStatistics.ts';
import { xmlProblems } from './wellFormed.ts';

const test = suite('study reports');
const sweep = buildSweep();
const backtest = buildBacktest();
const walkForward = buildWalkForward();
const monteCarlo = {
  name: 'a year of paths',
  result: buildMonteCarlo(),
  scenarios,
  provenance: sweep.provenance,
};
const pages = {
  sweep: renderSweepReport(sweep, prices),
  backtest: renderStrategyReport(backtest, prices),
  walkForward: renderWalkForwardReport(walkForward, prices),
  monteCarlo: renderMonteCarloReport(monteCarlo),
};
const body = (markup: string) => markup.slice(markup.indexOf('<main>'), markup.indexOf('</body>')).trim();
const textOf = (markup: string) =>
  body(markup)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
const sectionsOf = (markup: string) => [...markup.matchAll(/<section id="([\w-]+)"/g)].map((m) => m[1]);
const sound = (markup: string, what: string) => {
  assert.equal(xmlProblems(body(markup)), [], what);
  assert.not.match(body(markup), /NaN|undefined|Infinity|\[object/, what);
};

test('every page is well formed, self-contained and shows no undefined number', () => {
  for (const [what, page] of Object.entries(pages)) {
    sound(page, what);
    for (const forbidden of [
      /<script/i,
      /\son\w+=/i,
      /\sstyle=/i,
      /https?:/i,
      /<link/i,
      /@import/i,
      /url\(/i,
    ])
      assert.not.match(page, forbidden, what);
    const style = /<style>([\s\S]*)<\/style>/.exec(page)![1];
    const hash = createHash('sha256').update(style).digest('base64');
    assert.ok(page.includes(`style-src 'sha256-${hash}'`), what);
    const pictures = [
      ...page.matchAll(
        /<svg[^>]*role="img"[^>]*>(<title id="[^"]+">[^<]+<\/title><desc id="[^"]+">[^<]+<\/desc>)?/g,
      ),
    ];
    assert.ok(pictures.length >= 3 && pictures.every((p) => p[1]), what);
    assert.ok(page.length < 400_000, `${what}: ${page.length}`);
  }
});

test('a sweep says that its best run is in sample wherever it shows', () => {
  const text = textOf(pages.sweep);
  for (const words of [
    'Synthetic data',
    'Simulated',
    'In sample: best of a search',
    'Net of costs',
    '270 trials',
    'The best parameter sets, in sample',
    'Best set, in sample',
    'Deflated Sharpe (DSR) 72.0%',
    'Overfitting (PBO) 34.0%',
    'SPA p-value 0.180',
    'buy and hold AAA',
    'one bar later',
    'looked at 2 times',
    'The prices are synthetic',
  ])
    assert.ok(text.includes(words), words);
  assert.equal(sectionsOf(pages.sweep), [
    'strategy',
    'ranking',
    'validation',
    'distribution',
    'heat',
    'stability',
    'parallel',
    'pareto',
    'performance',
    'hold-out',
    'sensitivity',
    'trades',
    'config',
    'provenance',
    'warnings',
  ]);
});

test('the other pages carry their own labels', () => {
  assert.match(textOf(pages.backtest), 'In sample');
  assert.match(textOf(pages.backtest), 'no length is enough');
  assert.match(textOf(pages.backtest), 'Where wealth could go');
  assert.match(textOf(pages.walkForward), 'Out of sample');
  assert.match(textOf(pages.walkForward), 'What each fold chose');
  for (const page of [pages.walkForward, pages.backtest]) assert.ok(sectionsOf(page).includes('sensitivity'));
  assert.match(textOf(pages.walkForward), 'The same choices with costs multiplied');
  assert.match(textOf(pages.monteCarlo), 'Simulated paths');
  assert.match(textOf(pages.monteCarlo), 'the history has no minute bars');
  assert.match(textOf(pages.monteCarlo), 'The history behind the model is synthetic itself.');
  assert.is(renderStudyReport(walkForward, prices), pages.walkForward);
});

test('the same study gives the same bytes, whatever its timings were', () => {
  assert.is(renderStudyReport({ ...sweep, timingsMs: { sweep: 1 } }, prices), pages.sweep);
});

test('the summary keeps figures and drops curves', () => {
  const summary = JSON.parse(JSON.stringify(studySummaryOf(sweep)));
  assert.is(summary.sample, 'in');
  assert.is(summary.simulated, true);
  assert.is(summary.top[0].combined.trades, sweep.top[0].combined.trades.length);
  assert.is(summary.top[0].combined.equity, undefined);
  assert.is(summary.pictures, undefined);
  assert.is(summary.timingsMs, undefined);
  assert.is(summary.validation.overfitting.pbo, 0.34);
  assert.is(JSON.parse(JSON.stringify(studySummaryOf(backtest))).minTrackRecordBars, null);
  const walked = JSON.parse(JSON.stringify(studySummaryOf(walkForward)));
  assert.is(walked.sample, 'out');
  assert.is(walked.sensitivity[4].label, 'one bar later');
  assert.is(walked.sensitivity[1].row.sharpe, walkForward.sensitivity[1].row.sharpe);
  assert.is(JSON.parse(JSON.stringify(monteCarloSummaryOf(monteCarlo))).kind, 'monteCarlo');
  assert.ok(summary.limits.some((l: string) => l.includes('in sample')));
});

test('writes both files whole and leaves nothing else behind', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'autostock-study-'));
  try {
    const { htmlPath, summaryPath } = await writeStudyReport(sweep, join(dir, 'sweep'), prices);
    assert.is(await readFile(htmlPath, 'utf8'), pages.sweep);
    assert.equal(
      JSON.parse(await readFile(summaryPath, 'utf8')),
      JSON.parse(JSON.stringify(studySummaryOf(sweep))),
    );
    assert.equal((await readdir(join(dir, 'sweep'))).sort(), ['report.html', 'summary.json']);
    await writeMonteCarloReport(monteCarlo, join(dir, 'paths'));
    assert.is(await readFile(join(dir, 'paths', 'report.html'), 'utf8'), pages.monteCarlo);
    await writeFile(join(dir, 'file'), '');
    await throwsCode(
      writeStudyReport(sweep, join(dir, 'file')),
      'AUTOSTOCK_IO_FAILURE',
      'cannot write the report',
    );
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

test.run();
