import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { METRICS } from '../../../src/backtest/index.ts';
import { renderReport, summaryOf, writeReport } from '../../../src/report/index.ts';
import { throwsCode } from '../../assert.ts';
import { buildRunResult } from '../../fixtures/runResult.ts';
import { xmlProblems } from './wellFormed.ts';

const test = suite('report');
const BARS = 1300;
const result = buildRunResult({}, 7, BARS);
const page = renderReport(result);
const textOf = (markup: string) => markup.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

const SECTION_IDS = [
  'metrics',
  'performance',
  'episodes',
  'monthly',
  'rolling',
  'skill',
  'weights',
  'costs',
  'sensitivity',
  'exposure',
  'refusals',
  'folds',
  'config',
  'provenance',
  'warnings',
];

/** The page without its head's void elements, which HTML leaves open. */
const body = (markup: string) => markup.slice(markup.indexOf('<main>'), markup.indexOf('</body>')).trim();

test('is one self-contained file below 1 MB, even for a long run', () => {
  const bytes = Buffer.byteLength(renderReport(buildRunResult()));
  assert.ok(bytes < 500_000, `${bytes} bytes after 20 years`);
  for (const forbidden of [
    /<script/i,
    /\son\w+=/i,
    /\sstyle=/i,
    /https?:/i,
    /javascript:/i,
    /<link/i,
    /@import/i,
    /url\(/i,
  ])
    assert.not.match(page, forbidden);
});

test('its policy allows its own style sheet and nothing else', () => {
  const style = /<style>([\s\S]*)<\/style>/.exec(page)![1];
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1];
  const hash = createHash('sha256').update(style).digest('base64');
  assert.is(policy, `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
});

test('is well formed, every picture with a title and a description', () => {
  assert.equal(xmlProblems(body(page)), []);
  const pictures = [
    ...page.matchAll(
      /<svg[^>]*role="img"[^>]*>(<title id="([^"]+)">[^<]+<\/title><desc id="([^"]+)">[^<]+<\/desc>)?/g,
    ),
  ];
  assert.ok(pictures.length >= 7, `${pictures.length} pictures`);
  for (const [whole, , title, desc] of pictures)
    assert.ok(whole.includes(`aria-labelledby="${title} ${desc}"`), whole);
});

test('has every section in order and shows no undefined number', () => {
  const ids = [...page.matchAll(/<section id="(\w+)"/g)].map((m) => m[1]);
  assert.equal(ids, SECTION_IDS);
  assert.not.match(body(page), /NaN|undefined|Infinity|\[object/);
});

test('the same result gives the same bytes, whatever its timings were', () => {
  assert.is(renderReport(buildRunResult({}, 7, BARS)), page);
  assert.is(renderReport({ ...result, timingsMs: { train: 1 } }), page);
  assert.is.not(renderReport(buildRunResult({}, 8, BARS)), page);
});

test('hostile text stays text', () => {
  const evil = `</text><script>alert("x")</script><img src=x onerror='y'>&\u0000`;
  const hostile = renderReport({
    ...result,
    name: evil,
    benchmark: evil,
    codeVersion: evil,
    interval: '1d',
    symbols: [evil, evil],
    members: result.members.map(() => evil),
    provenance: { source: evil, synthetic: true, licence: evil, notes: [evil] },
    config: { [evil]: evil },
    warnings: [evil],
    refusals: [{ reason: evil, count: 1 }],
    skill: result.skill.map((s) => ({ ...s, model: evil })),
    strategy: { ...result.strategy, label: evil },
    baselines: result.baselines.map((b) => ({ ...b, label: evil })),
    verdict: { ...result.verdict, sentence: evil },
  });
  assert.not.match(hostile, /<script|<img/);
  assert.not.ok(hostile.includes('\u0000'));
  assert.equal(xmlProblems(body(hostile)), []);
});

test('synthetic data is labelled, and so are simulation, sample and costs', () => {
  const synthetic = textOf(
    renderReport({ ...result, provenance: { ...result.provenance, synthetic: true } }),
  );
  assert.match(synthetic, 'Synthetic data');
  assert.match(synthetic, 'The prices are synthetic');
  assert.not.match(textOf(page), 'Synthetic data');
  for (const badge of ['Real data', 'Simulated', 'Out of sample', 'Net of costs', 'seed 7'])
    assert.match(textOf(page), badge);
  assert.match(textOf(page), 'The S&amp;P 500 index is traded as if it were a fund');
});

test('a short, bare run still makes a whole page', () => {
  const short = buildRunResult(
    {
      skill: [],
      members: [],
      ensembleWeights: new Float64Array(0),
      refusals: [],
      warnings: [],
      baselines: [],
    },
    3,
    90,
  );
  const markup = renderReport(short);
  assert.equal(xmlProblems(body(markup)), []);
  assert.equal(
    [...markup.matchAll(/<section id="(\w+)"/g)].map((m) => m[1]),
    SECTION_IDS,
  );
  assert.not.match(body(markup), /NaN|undefined|Infinity/);
});

test('costs and delay: every variation, the run as made marked, undefined figures as dashes', () => {
  const at = page.indexOf('<section id="sensitivity"');
  const markup = page.slice(at, page.indexOf('</section>', at));
  for (const { label } of result.sensitivity) assert.match(textOf(markup), label);
  assert.match(markup, /<tr class="chosen"><th scope="row">1x costs/);
  assert.is(markup.split('class="chosen"').length, 2);
  const blank = result.sensitivity.map((v) => ({ ...v, metrics: { ...v.metrics, sharpe: Number.NaN } }));
  assert.match(textOf(renderReport({ ...result, sensitivity: blank })), 'Sharpe –');
  assert.match(textOf(renderReport({ ...result, sensitivity: [] })), 'Not worked out for this result');
  const [free] = summaryOf({ ...result, sensitivity: blank }).sensitivity;
  assert.is(free.metrics.sharpe, null);
  assert.equal([free.label, free.costMultiple, free.extraLag, free.costs.totalUsd], ['0x costs', 0, 0, 0]);
});

test('the summary is plain JSON with every metric, undefined ones null', () => {
  const summary = summaryOf(result);
  assert.equal(JSON.parse(JSON.stringify(summary)), summary);
  assert.is(summary.schemaVersion, 1);
  const flat = summary.strategies.find((s) => s.name === 'flat')!;
  assert.is(flat.metrics.sharpe, null);
  for (const s of summary.strategies) assert.equal(Object.keys(s.metrics), METRICS.names());
  for (const [name, value] of Object.entries(result.strategy.metrics))
    assert.is(summary.strategies[0].metrics[name], value);
});

test('two runs of a seed differ in their timings alone', () => {
  const { timings, ...rest } = summaryOf(result);
  const { timings: others, ...same } = summaryOf({ ...buildRunResult({}, 7, BARS), timingsMs: { train: 5 } });
  assert.is(JSON.stringify(rest), JSON.stringify(same));
  assert.equal(timings, result.timingsMs);
  assert.equal(others, { train: 5 });
});

test('calendar returns compound to the total return', () => {
  const { monthly, strategies } = summaryOf(result);
  const total = monthly.reduce((level, y) => level * (1 + y.total), 1) - 1;
  assert.ok(Math.abs(total - strategies[0].metrics.totalReturn!) < 1e-9);
  const depth = summaryOf(result).drawdowns[0].depth;
  assert.ok(Math.abs(depth - strategies[0].metrics.maxDrawdown!) < 1e-12);
});

test('writes both files whole and leaves nothing else behind', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'autostock-report-'));
  try {
    const { htmlPath, summaryPath } = await writeReport(result, join(dir, 'deep', 'run'));
    assert.is(await readFile(htmlPath, 'utf8'), page);
    assert.equal(
      JSON.parse(await readFile(summaryPath, 'utf8')),
      JSON.parse(JSON.stringify(summaryOf(result))),
    );
    assert.equal((await readdir(join(dir, 'deep', 'run'))).sort(), ['report.html', 'summary.json']);
    await writeFile(join(dir, 'file'), '');
    await throwsCode(
      writeReport(result, join(dir, 'file')),
      'AUTOSTOCK_IO_FAILURE',
      'cannot write the report',
    );
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

test('weights come with their regret in words, and results of before without', () => {
  const known = renderReport(buildRunResult());
  assert.match(
    known,
    /squared error was 1\.00% more than that of the best single model in hindsight \(tcn\)/,
  );
  assert.match(known, /2\.02% more than that of the best fixed mixture \(ridge 30%, tcn 70%\)/);
  assert.not.match(renderReport(buildRunResult({ regret: undefined })), /Regret:/);
});

test.run();
