import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeTyped, quietContext } from '../../../src/core/index.ts';
import {
  type ForecastExecutor,
  forecastStudy,
  inProcess,
  readForecastStudy,
  readStored,
  writeForecastStudy,
} from '../../../src/forecast/index.ts';
import { prepare } from '../../../src/pipeline/index.ts';
import { sameArray, throwsCode } from '../../assert.ts';
import { forecastConfig, forecastPanel, walk } from '../../fixtures/forecasts.ts';

const test = suite('a stored walk-forward');
const config = forecastConfig();
const panel = forecastPanel();
const root = mkdtempSync(join(tmpdir(), 'autostock-forecast-'));
test.after(() => rmSync(root, { recursive: true }));

/** A result as text: NaN in an array is equal to itself here. */
const said = (result: unknown) => JSON.stringify(result, encodeTyped);

/** Every file of a folder with its bytes. */
const bytesOf = (dir: string) =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(
      (entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name)).toString('base64')] as const,
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Trains, but fails as a kill would after so many tasks. */
function cutAfter(tasks: number): ForecastExecutor {
  const inner = inProcess(1);
  let left = tasks;
  return {
    ...inner,
    run: (job, ctx) => (left-- > 0 ? inner.run(job, ctx) : Promise.reject(new Error('killed'))),
  };
}

const study = (dir: string, more: Parameters<typeof forecastStudy>[3] = {}, change = {}) =>
  forecastStudy(forecastConfig(change), panel, quietContext(), { dir, ...more });

test('resumed after a cut it holds the same bytes and says the same', async () => {
  const [whole, cut] = [join(root, 'whole'), join(root, 'cut')];
  const unbroken = await study(whole, { seeds: 2 });
  await study(cut, { seeds: 2, executor: cutAfter(5) }).then(
    () => assert.unreachable('the cut must show'),
    (error: Error) => assert.match(error.message, 'killed'),
  );
  assert.is(readdirSync(join(cut, 'parts')).length, 5);
  const resumed = await study(cut, { seeds: 2, mode: 'resume' });
  assert.equal(bytesOf(cut), bytesOf(whole));
  assert.is(said(resumed), said(unbroken));
  const untouched: ForecastExecutor = cutAfter(0);
  const again = await study(cut, { seeds: 2, mode: 'resume', executor: untouched });
  assert.is(said(again), said(unbroken), 'nothing is trained twice');
});

test('a training that was cut between epochs goes on there', async () => {
  const change = { training: { epochs: 6, batchSize: 256 } };
  const [whole, cut] = [join(root, 'whole-epochs'), join(root, 'cut-epochs')];
  await study(whole, {}, change);
  /** Runs until a dlinear training is past `share` of its batches; says where each began. */
  const until = async (share: number) => {
    const stop = new AbortController();
    const began = new Map<string, number>();
    const inner = inProcess(1);
    const executor: ForecastExecutor = {
      ...inner,
      run: (job, ctx) =>
        inner.run(job, {
          ...ctx,
          signal: stop.signal,
          progress: ({ done, total }) => {
            const name = `${job.member.name} ${job.fold.index}`;
            began.set(name, Math.min(began.get(name) ?? 1, done / total));
            if (job.member.name === 'dlinear' && done / total > share) stop.abort();
          },
        }),
    };
    const mode = readdirSync(root).includes('cut-epochs') ? 'resume' : 'new';
    const error = await study(cut, { mode, executor }, change).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    return { began, error };
  };
  await throwsCode(Promise.reject((await until(0.5)).error), 'AUTOSTOCK_CANCELLED');
  const [state] = readdirSync(join(cut, 'parts')).filter((name) => name.includes('.state'));
  assert.is(state, 'dlinear-fold0-seed0.state.safetensors');
  const { began } = await until(0.6);
  assert.ok(began.get('dlinear 0')! > 0.3, `it began anew, at ${began.get('dlinear 0')}`);
  // A damaged state is no loss but of its epochs.
  writeFileSync(join(cut, 'parts', state), 'torn');
  await study(cut, { mode: 'resume' }, change);
  assert.equal(bytesOf(cut), bytesOf(whole));
});

test('a torn, damaged or foreign part is made again', async () => {
  const dir = join(root, 'torn');
  await study(dir);
  const before = bytesOf(dir);
  const [first, second, third, fourth] = readdirSync(join(dir, 'parts')).sort();
  const at = (name: string) => join(dir, 'parts', name);
  truncateSync(at(first), 200);
  const flipped = readFileSync(at(second));
  flipped[flipped.length - 1] ^= 1;
  writeFileSync(at(second), flipped);
  writeFileSync(at(third), readFileSync(at(fourth)));
  writeFileSync(at('x.safetensors.1234.new'), 'half');
  await study(dir, { mode: 'resume' });
  assert.equal(bytesOf(dir), before);
});

test('another configuration, data or a second new study in the folder is refused; members and seeds may be added', async () => {
  const dir = join(root, 'same');
  await study(dir);
  const refused = (promise: Promise<unknown>) => throwsCode(promise, 'AUTOSTOCK_STUDY_RESUME');
  await refused(study(dir));
  await refused(study(dir, { mode: 'resume' }, { label: { horizon: 3 } }));
  await refused(study(dir, { mode: 'resume' }, { models: [{ name: 'ridge', lambdaSteps: 5 }] }));
  await refused(forecastStudy(config, forecastPanel(440, 2), quietContext(), { dir, mode: 'resume' }));
  await study(dir, { mode: 'resume', seeds: 2 }, { ensemble: { name: 'equal-weight' }, threads: 1 });
  await study(dir, { mode: 'resume' }, { models: [{ name: 'ridge' }] });
  const book = await readStored(dir, config, panel, 2);
  const fresh = await walk(prepare(panel, config), config, { seeds: 2 });
  sameArray(book.values, fresh.values);
  await throwsCode(readStored(dir, config, panel, 3), 'AUTOSTOCK_DATA_NOT_FOUND');
  await throwsCode(readStored(join(root, 'none'), config, panel, 1), 'AUTOSTOCK_DATA_NOT_FOUND');
  await study(dir, { mode: 'overwrite' }, { label: { horizon: 3 } });
});

test('a cancelled walk-forward says so and keeps what is finished', async () => {
  const dir = join(root, 'cancelled');
  const controller = new AbortController();
  const inner = inProcess(1);
  const executor: ForecastExecutor = {
    ...inner,
    run: async (job, ctx) => {
      const forecast = await inner.run(job, ctx);
      controller.abort();
      return forecast;
    },
  };
  await throwsCode(
    forecastStudy(config, panel, quietContext(controller.signal), { dir, executor }),
    'AUTOSTOCK_CANCELLED',
  );
  assert.is(readdirSync(join(dir, 'parts')).length, 1);
});

test('the result comes back from its file as it was', async () => {
  const dir = join(root, 'result');
  const result = await study(dir, { ensembles: ['equal-weight'] });
  await writeForecastStudy(dir, result);
  assert.is(said(await readForecastStudy(dir)), said(result));
});

test.run();
