/**
 * Runs uvu suites, closing the ways bare uvu passes silently: a hook that throws, a forgotten run(), a null
 * throw, open handles, a promise that never settles, an early exit, an empty folder.
 *
 *   node --import tsx test/run.ts [--isolate] [--timeout=MS] <folders or files...> [-- <path substrings...>]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { runIsolated } from './runner/isolate.ts';
import { listTests, type Options, parseArguments } from './runner/options.ts';
import { Tally } from './runner/tally.ts';

type Suite = () => Promise<[errors: string | true, passed: number, skipped: number, total: number]>;
const uvu = globalThis as unknown as { UVU_DEFER: number; UVU_INDEX: number; UVU_QUEUE: Suite[][] };
uvu.UVU_DEFER = 1;
uvu.UVU_INDEX = 0;
uvu.UVU_QUEUE = [[]];

const options = parseArguments(process.argv.slice(2));
const tally = new Tally();
let current = '';
let finished = false;

/** Runs one suite; a count short of its total without a printed failure is a hook or a null that threw. */
async function runSuite(file: string, suite: Suite): Promise<void> {
  try {
    const [errors, passed, skipped, total] = await suite();
    tally.add(file, { passed, skipped, failed: total - passed });
    if (typeof errors === 'string') process.stdout.write(`\n${errors}\n`);
    else if (passed !== total) {
      const what = 'a before/after hook threw, or a test threw something that is not an Error';
      tally.note(`${file}: ${passed} of ${total} tests passed and no failure was reported: ${what}`);
    }
    if (total === 0 && skipped === 0) tally.fail(file, 'a suite without a test');
  } catch (error) {
    tally.fail(file, `an after hook threw: ${describe(error)}`);
  }
}

const describe = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : `a non-Error: ${String(thrown)}`;

/** Suites that a source declares and never runs. */
const forgottenRuns = (source: string): number =>
  (source.match(/=\s*suite(<[^>]*>)?\(/g)?.length ?? 0) - (source.match(/\.run\(\)/g)?.length ?? 0);

async function runFile(file: string): Promise<void> {
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    uvu.UVU_QUEUE[0] = [];
    return tally.fail(file, `cannot be imported: ${describe(error)}`);
  }
  const suites = uvu.UVU_QUEUE[0].splice(0);
  const missing = suites.length === 0 ? 1 : forgottenRuns(readFileSync(file, 'utf8'));
  if (missing > 0) tally.fail(file, 'test.run() is forgotten');
  for (const suite of suites) await runSuite(file, suite);
}

/** Tests of one process share it, so a file that hangs ends the run: what comes after it could not be trusted. */
async function runInProcess(files: readonly string[], options: Options): Promise<void> {
  for (const file of files) {
    current = file;
    process.stdout.write(`${file}\n`);
    const before = process.getActiveResourcesInfo().length;
    const watchdog = setTimeout(
      () => stop(`no end after ${options.timeoutMs} ms`),
      options.timeoutMs,
    ).unref();
    await runFile(file);
    clearTimeout(watchdog);
    const open = process.getActiveResourcesInfo();
    if (open.length > before) tally.suspect(file, open);
  }
}

function stop(why: string): never {
  tally.fail(current, why);
  finished = true;
  process.exit(1);
}

process.on('unhandledRejection', (reason) => stop(`unhandled rejection: ${describe(reason)}`));
process.on('uncaughtException', (error) => stop(`thrown outside any test: ${describe(error)}`));
process.on('exit', () => {
  const why = 'the process ended inside this file: a promise that never settles, or a call of process.exit';
  if (!finished) tally.fail(current, why);
  process.stdout.write(tally.summary());
  const out = process.env.AUTOSTOCK_TEST_COUNTS;
  if (out) writeFileSync(out, JSON.stringify(tally.byFolder()));
  process.exitCode = tally.failed > 0 ? 1 : 0;
});

const files = options.folders.flatMap((folder) => {
  const found = listTests(folder, options.filters);
  if (found.length === 0 && options.filters.length === 0) tally.fail(folder, 'no *.test.ts file here');
  return found;
});
if (files.length === 0) tally.fail(options.folders.join(' '), 'no test file matches');
await (options.isolate ? runIsolated(files, options, tally) : runInProcess(files, options));
finished = true;
setTimeout(() => {
  current = 'open handles';
  stop(`${process.getActiveResourcesInfo().join(', ')} keep the process alive\n${tally.suspects()}`);
}, 2000).unref();
