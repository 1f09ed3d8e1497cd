import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../../src/core/index.ts';
import { SWEEP_COLUMNS } from '../../../src/native/index.ts';
import {
  JOURNAL_FILE,
  ROWS_FILE,
  readStudyResult,
  runSweep,
  type StudySpec,
  type SweepOptions,
  writeStudyResult,
} from '../../../src/study/index.ts';
import { close, sameArray, throwsCode } from '../../assert.ts';
import { randomPanel } from '../../fixtures/panels.ts';
import { smaStudy } from '../../fixtures/studies.ts';

const sweep = suite('sweep');
const root = mkdtempSync(join(tmpdir(), 'autostock-sweep-'));
sweep.after(() => rmSync(root, { recursive: true }));

const panel = randomPanel(['A', 'B', 'C'], 500);
const spec = smaStudy({ sweep: { top: 3, chunkRuns: 30 } });

/** A sweep into a folder of its own, its result saved beside the rows; every look at the hold-out is the first. */
async function run(name: string, study: StudySpec = spec, more: Partial<SweepOptions> = {}) {
  const dir = join(root, name);
  rmSync(join(dir, 'holdout.jsonl'), { force: true });
  const result = await runSweep(study, panel, quietContext(), { dir, nowMs: 0, ...more });
  writeStudyResult(dir, result);
  return { dir, result };
}
const bytes = (dir: string, file: string) => readFileSync(join(dir, file));
const rowsIn = (dir: string) => new Float64Array(Uint8Array.from(bytes(dir, ROWS_FILE)).buffer);

sweep('every set on every symbol, ranked by the mean over symbols', async () => {
  const { dir, result } = await run('plain');
  const C = SWEEP_COLUMNS.length;
  const rows = rowsIn(dir);
  assert.is(result.sets, 34);
  assert.is(result.runs, 34 * 3);
  assert.is(rows.length, 34 * 3 * C);
  const objective = Array.from({ length: 34 }, (_, n) => {
    const values = [0, 1, 2].map((s) => rows[(n * 3 + s) * C + SWEEP_COLUMNS.indexOf('sharpe')]);
    return values.reduce((a, b) => a + b) / 3;
  });
  const order = objective.map((_, n) => n).sort((a, b) => objective[b] - objective[a] || a - b);
  assert.equal(
    result.top.map((t) => t.index),
    order.slice(0, 3),
  );
  close(
    result.top.map((t) => t.objective),
    order.slice(0, 3).map((n) => objective[n]),
  );
  for (const { set } of result.top) assert.ok(set.fast < set.slow);
  for (const { symbol, index, objective: own } of result.perSymbol) {
    const s = panel.symbols.indexOf(symbol);
    const all = objective.map((_, n) => rows[(n * 3 + s) * C + 1]);
    assert.is(own, Math.max(...all));
    assert.is(index, all.indexOf(own));
  }
  const guide = JSON.parse(bytes(dir, 'rows.json').toString());
  assert.equal(guide.shape, [34, 3, C]);
});

sweep(
  'the best sets are re-run bar by bar, beside baselines, variations, validation and a hold-out',
  async () => {
    const { result } = await run('plain', spec, { overwrite: true });
    const [best] = result.top;
    assert.is(best.details.length, 3);
    for (const detail of best.details) {
      assert.is(detail.equity.length, result.period.end - result.period.start);
      close(detail.equity[detail.equity.length - 1] / 100_000 - 1, detail.row.totalReturn);
    }
    const last = best.combined.equity.length - 1;
    close(
      best.combined.equity[last],
      best.details.reduce((sum, d) => sum + d.equity[last] / 3, 0),
    );
    assert.equal(
      result.sensitivity.map((v) => v.label),
      ['0x costs', '1x costs', '2x costs', '5x costs', 'one bar later'],
    );
    assert.ok(result.sensitivity[0].row.totalReturn > result.sensitivity[3].row.totalReturn);
    assert.equal(
      result.baselines.map((b) => b.name),
      ['all', 'A', 'B', 'C', 'flat'],
    );
    assert.is(result.validation?.trials.runs, 34);
    assert.is(result.holdOut?.looks, 1);
    assert.is(result.period.end, result.holdOut?.period.start);
    assert.is(result.holdOut?.period.end, 500);
    assert.ok(result.pictures.neighbourhood.count > 0);
    assert.ok(result.verdict.sentence.includes('luck'));
    const again = await runSweep(spec, panel, quietContext(), {
      dir: join(root, 'plain'),
      overwrite: true,
      nowMs: 0,
    });
    assert.is(again.holdOut?.looks, 2);
  },
);

sweep('rows do not depend on chunks, threads or vector width', async () => {
  const { dir } = await run('whole');
  for (const [name, change] of Object.entries({
    chunk: { sweep: { top: 3, chunkRuns: 3 } },
    free: { sweep: { top: 3 }, threads: 1 },
    scalar: { sweep: { top: 3, simd: 'scalar' } },
  })) {
    const other = await run(name, smaStudy(change));
    sameArray(rowsIn(other.dir), rowsIn(dir), name);
  }
});

sweep('a sweep cut at any point resumes to the same rows and the same result', async () => {
  const whole = await run('unbroken');
  const length = bytes(whole.dir, JOURNAL_FILE).length;
  for (const share of [0, 0.1, 0.5, 0.8, 0.97, 1]) {
    const name = `cut${share}`;
    const dir = join(root, name);
    await run(name);
    truncateSync(join(dir, JOURNAL_FILE), Math.floor(share * length));
    await run(name, spec, { resume: true });
    for (const file of [ROWS_FILE, 'result.json'])
      assert.ok(bytes(dir, file).equals(bytes(whole.dir, file)), `${file} after a cut at ${share}`);
    rmSync(dir, { recursive: true });
  }
  const back = readStudyResult(whole.dir);
  sameArray(back.kind === 'sweep' ? back.top[0].combined.equity : [], whole.result.top[0].combined.equity);
});

sweep('a cancelled sweep keeps what it has done and resumes', async () => {
  const whole = await run('unbroken', spec, { overwrite: true });
  const stop = new AbortController();
  const ctx = {
    ...quietContext(stop.signal),
    progress: (p: { done: number }) => p.done >= 30 && stop.abort(),
  };
  const dir = join(root, 'cancelled');
  await throwsCode(runSweep(spec, panel, ctx, { dir }), 'AUTOSTOCK_CANCELLED');
  assert.ok(existsSync(join(dir, JOURNAL_FILE)));
  assert.ok(bytes(dir, ROWS_FILE).length < bytes(whole.dir, ROWS_FILE).length);
  await run('cancelled', spec, { resume: true });
  assert.ok(bytes(dir, 'result.json').equals(bytes(whole.dir, 'result.json')));
  const other = smaStudy({ sweep: spec.sweep, costs: { spread: { name: 'fixed', bps: 9 } } });
  await throwsCode(
    run('cancelled', other, { resume: true }),
    'AUTOSTOCK_STUDY_RESUME',
    /costs\.spread\.bps: was 2, now 9/,
  );
  await throwsCode(run('cancelled'), 'AUTOSTOCK_STUDY_RESUME', /--resume/);
});

sweep.run();
