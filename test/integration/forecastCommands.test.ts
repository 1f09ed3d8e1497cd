import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ensemble } from '../../src/cli/commands/ensemble.ts';
import { report } from '../../src/cli/commands/report.ts';
import { train } from '../../src/cli/commands/train.ts';
import { walkforward } from '../../src/cli/commands/walkforward.ts';
import { createOutput } from '../../src/cli/output.ts';
import { isoDate, quietContext, type RunContext, type TimeMs } from '../../src/core/index.ts';
import type { ForecastSummary } from '../../src/report/index.ts';
import { throwsCode } from '../assert.ts';
import { forecastPanel } from '../fixtures/forecasts.ts';

const test = suite('forecast commands');
const root = mkdtempSync(join(tmpdir(), 'autostock-forecasts-'));
test.after(() => rmSync(root, { recursive: true }));

const { symbols, time, fields } = forecastPanel();
const lines = symbols.flatMap((symbol, s) =>
  [...time].map((ms, t) => {
    const values = Object.values(fields).map((f) => f[s * time.length + t]);
    return [symbol, isoDate(ms as TimeMs), ...values].join(',');
  }),
);
writeFileSync(join(root, 'bars.csv'), `symbol,date,${Object.keys(fields).join(',')}\n${lines.join('\n')}\n`);
const config = join(root, 'config.json');
writeFileSync(
  config,
  JSON.stringify({
    name: 'commands',
    threads: 1,
    data: { source: 'csv', path: join(root, 'bars.csv') },
    benchmark: 'M',
    sentiment: 'M',
    features: ['return1', 'return5', 'realizedVol20'],
    models: [{ name: 'ridge' }],
    walkForward: { trainBars: 240, testBars: 100 },
  }),
);

const io = { ctx: quietContext(), out: createOutput({ json: true, quiet: true, color: false }) };
const out = join(root, 'forecasts');
const unset = { resume: false, overwrite: false };
const walk = (more: object) => walkforward.run({ config, out, ...unset, ...more }, io);

test('walkforward trains, scores and writes; ensemble reads it again to the same table', async () => {
  const made = (await walk({}))!.json as { summary: ForecastSummary };
  assert.equal(
    made.summary.rows.slice(0, 3).map((r) => [r.name, r.kind, r.verdict]),
    [
      ['zero-return', 'baseline', 'does not beat ridge'],
      ['ridge', 'baseline', 'is ridge'],
      ['equal-weight', 'ensemble', 'does not beat ridge'],
    ],
  );
  for (const file of ['report.html', 'summary.json', 'result.json', 'study.json'])
    assert.ok(existsSync(join(out, file)), file);
  assert.equal(JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')), made.summary);
  const read = (await ensemble.run({ source: out }, io))!.json as {
    summary: ForecastSummary;
    weights: { dates: string[]; byEnsemble: Record<string, number[][]> };
  };
  assert.equal(read.summary, made.summary);
  assert.is(read.weights.dates.length, 200);
  assert.equal(read.weights.byEnsemble['equal-weight'][0], [1]);
  await throwsCode(walk({}), 'AUTOSTOCK_STUDY_RESUME');
  await throwsCode(walk({ resume: true, set: ['label.horizon=3'] }), 'AUTOSTOCK_STUDY_RESUME');
  await throwsCode(walk({ resume: true, overwrite: true }), 'AUTOSTOCK_CONFIG_INVALID');
});

test('report makes the pages of a walk-forward again', async () => {
  const target = join(root, 'again');
  const { json } = (await report.run({ folder: out, out: target }, io))!;
  for (const file of ['report.html', 'summary.json'])
    assert.is(readFileSync(join(target, file), 'utf8'), readFileSync(join(out, file), 'utf8'));
  assert.equal(
    (json as { summary: unknown }).summary,
    JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')),
  );
  const study = join(root, 'sweep');
  mkdirSync(study);
  writeFileSync(join(study, 'journal.jsonl'), '');
  await throwsCode(report.run({ folder: study }, io), 'AUTOSTOCK_CONFIG_INVALID', 'holds a sweep');
});

test('mistakes are refused before any work', async () => {
  await throwsCode(ensemble.run({ source: out, names: ['nope'] }, io), 'AUTOSTOCK_CONFIG_UNKNOWN_NAME');
  await throwsCode(ensemble.run({ source: root }, io), 'AUTOSTOCK_DATA_NOT_FOUND');
  await throwsCode(walkforward.run({ config, out: root, ...unset }, io), 'AUTOSTOCK_CONFIG_INVALID');
  const study = { config: 'examples/walkforward.yaml', ...unset, seeds: 5 };
  await throwsCode(walkforward.run(study, io), 'AUTOSTOCK_CONFIG_INVALID');
});

test('train reports skill on the validation rows', async () => {
  const folder = join(root, 'models');
  const { json } = (await train.run({ config, out: folder, resume: false }, io))!;
  const [checkpoint] = (json as { checkpoints: { checkpoint: string; skill: { rows: number } }[] })
    .checkpoints;
  assert.ok(checkpoint.skill.rows > 0);
  assert.ok(existsSync(join(folder, `${checkpoint.checkpoint}.safetensors`)));
});

test('a training that was cut goes on with --resume, to the same bytes', async () => {
  const set = ['models=[{name: ridge}, {name: dlinear, window: 8, kernel: 3}]', 'training.epochs=6'];
  const [whole, cut] = [join(root, 'whole'), join(root, 'cut')];
  const states = join(root, '.cut.training');
  const start = (folder: string, resume: boolean, ctx = io.ctx) =>
    train.run({ config, set, out: folder, resume }, { ...io, ctx });
  await start(whole, false);
  const stop = new AbortController();
  const progress: RunContext['progress'] = ({ stage, done, total }) => {
    if (stage === 'dlinear' && done > total / 2) stop.abort();
  };
  await throwsCode(start(cut, false, { ...io.ctx, signal: stop.signal, progress }), 'AUTOSTOCK_CANCELLED');
  assert.not.ok(existsSync(cut));
  assert.ok(existsSync(join(states, 'dlinear.state')));
  const seen: number[] = [];
  const count: RunContext['progress'] = ({ stage, done, total }) => {
    if (stage === 'dlinear') seen.push(done / total);
  };
  await start(cut, true, { ...io.ctx, progress: count });
  assert.ok(Math.min(...seen) > 0.3, `it began anew, at ${Math.min(...seen)}`);
  assert.not.ok(existsSync(states));
  for (const name of readdirSync(whole))
    assert.equal(readFileSync(join(cut, name)), readFileSync(join(whole, name)), name);
});

test.run();
