import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SWEEP_COLUMNS } from '../../src/native/index.ts';
import {
  allFinite,
  breakoutStudy,
  crossStudy,
  Place,
  requirePage,
  runHere,
  type SweepJson,
} from './studyCommands.ts';

const cli = suite('sweep command');
const place = new Place();
cli.after(() => place.remove());

const market = place.market('market', 600);
const cross = crossStudy(market);
place.spec('cross', cross);
place.spec('breakout', breakoutStudy(market));

cli('sweep: rows, validation, hold-out, files; a finished sweep resumed is the same', async () => {
  const { folder, rowsFile, reportFile, summaryFile, resultFile, summary } = await place.json<SweepJson>(
    'sweep',
    'cross.yaml',
  );
  assert.equal([folder, rowsFile, reportFile], ['out/cross', 'rows.f64', 'report.html']);
  assert.equal([summaryFile, resultFile], ['summary.json', 'result.json']);
  const names = ['journal.jsonl', reportFile, resultFile, rowsFile, 'rows.json', summaryFile];
  assert.equal(readdirSync(place.at(folder)).sort(), names);

  assert.equal([summary.kind, summary.sets, summary.runs, summary.trials], ['sweep', 42, 84, 42]);
  assert.is(summary.top.length, 5);
  for (const [i, { rank, set, row, objective }] of summary.top.entries()) {
    assert.is(rank, i + 1);
    assert.ok(set.fast >= 3 && set.fast <= 8 && set.slow % 5 === 0);
    assert.is(objective, row.sharpe);
    assert.ok(i === 0 || objective <= summary.top[i - 1].objective);
    allFinite(row, 'totalReturn', 'maxDrawdown', 'trades', 'costs');
  }
  const { validation, holdOut } = summary;
  assert.ok(validation && holdOut);
  allFinite({ ...validation }, 'deflatedSharpe', 'probabilisticSharpe', 'expectedMaxSharpeAnn');
  const { overfitting, realityCheck } = validation;
  assert.ok(overfitting && overfitting.pbo >= 0 && realityCheck && realityCheck.pConsistent >= 0);
  assert.is(holdOut.looks, 1);
  assert.ok(holdOut.period.from > summary.period.to);
  assert.match(summary.verdict.sentence, /best of 42 runs/);

  const { shape, columns, symbols } = JSON.parse(readFileSync(place.at(folder, 'rows.json'), 'utf8'));
  assert.equal([shape, columns, symbols], [[42, 2, 11], SWEEP_COLUMNS, cross.symbols]);
  const bytes = readFileSync(place.at(folder, rowsFile));
  const rows = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  assert.is(rows.length, 42 * 2 * 11);
  const best = summary.top[0];
  const sharpe = (s: number) => rows[(best.index * 2 + s) * 11 + SWEEP_COLUMNS.indexOf('sharpe')];
  assert.is(best.objective, (sharpe(0) + sharpe(1)) / 2);
  requirePage(place.at(folder), [
    'cross',
    'The best parameter sets, in sample',
    'Is it more than luck?',
    'Where the good sets lie',
    'Hold-out: out of sample',
    'Costs and delay',
    'Honest limits',
  ]);

  const before = place.files('out');
  const again = await place.json<SweepJson>('sweep', 'cross.yaml', '--resume');
  assert.equal(again.summary, summary);
  assert.equal(place.files('out'), before);
});

cli('a folder that holds a sweep: refused without --resume, and with another study', async () => {
  const before = place.files('out');
  const out = ['--out', place.at('out', 'cross')];
  for (const [more, says] of [
    [[], /already holds a sweep: continue it with --resume, replace it with --overwrite/],
    [['--resume', '--set', 'strategy.params.fast.to=7'], /another strategy\.params\.fast\.to: was 8, now 7/],
    [['--resume', '--set', 'costs.slippage={name: fixed, bps: 9}'], /another costs/],
    [['--resume', '--set', 'symbols=[AAA]'], /another symbols/],
  ] as const) {
    const { code, stdout, stderr } = await runHere('sweep', place.at('cross.yaml'), ...out, ...more);
    assert.is(code, 1, stderr);
    assert.match(stderr, /AUTOSTOCK_STUDY_RESUME/);
    assert.match(stderr, says);
    assert.is(stdout, '');
  }
  const both = await runHere('sweep', place.at('cross.yaml'), ...out, '--resume', '--overwrite');
  assert.is(both.code, 2, both.stderr);
  for (const [command, spec] of [
    ['backtest', 'cross'],
    ['walkforward', 'cross'],
    ['montecarlo', 'breakout'],
  ]) {
    const { code, stderr } = await runHere(command, place.at(`${spec}.yaml`), ...out);
    assert.is(code, 2, stderr);
    assert.match(stderr, /holds a sweep: name a new or an empty folder/);
  }
  assert.equal(place.files('out'), before);
});

cli.run();
