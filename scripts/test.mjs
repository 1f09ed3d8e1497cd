// Runs every test that needs no GPU and no keys, with coverage; the last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'coverage');
const coverageDir = join(out, 'tmp');
const LIMIT_MS = 10 * 60_000;
const IN_PROCESS = ['test/unit', 'test/property', 'test/golden', 'test/contract'];
const ISOLATED = ['test/integration'];

rmSync(out, { recursive: true, force: true });
mkdirSync(coverageDir, { recursive: true });

const suites = [];

function runTypeScript(folders, flags) {
  const counts = join(out, `counts-${flags.length}.json`);
  const args = ['--import', 'tsx', 'test/run.ts', ...flags, ...folders];
  const started = performance.now();
  const child = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
    env: { ...process.env, NODE_V8_COVERAGE: coverageDir, AUTOSTOCK_TEST_COUNTS: counts },
  });
  const ms = performance.now() - started;
  const seen = existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8')) : [];
  for (const folder of folders) {
    const found = seen.find((c) => c.folder === folder);
    const ran = found && found.passed + found.failed + found.skipped > 0;
    const why = child.error?.code === 'ETIMEDOUT' ? `killed after ${LIMIT_MS / 1000} s` : 'ran nothing';
    suites.push(ran ? { ...found, ms } : { folder, passed: 0, failed: 1, skipped: 0, why, ms });
  }
  const reported = seen.reduce((sum, c) => sum + c.failed, 0);
  const elsewhere = seen.filter((c) => !folders.includes(c.folder));
  for (const c of elsewhere) suites.push({ ...c, ms });
  if (child.status !== 0 && reported === 0) {
    suites.push({
      folder: `runner of ${folders.join(' ')}`,
      passed: 0,
      failed: 1,
      skipped: 0,
      why: `exit ${child.status ?? child.signal}`,
      ms,
    });
  }
}

function runNative() {
  const build = join(root, 'build', 'native');
  const started = performance.now();
  const result = (passed, failed, why) =>
    suites.push({
      folder: 'native (ctest)',
      passed,
      failed,
      skipped: 0,
      why,
      ms: performance.now() - started,
    });
  if (!existsSync(join(build, 'CTestTestfile.cmake'))) {
    return result(0, 1, 'build/native has no CTestTestfile.cmake: run "npm run setup -- --tests"');
  }
  const args = ['--test-dir', build, '--output-on-failure', '--timeout', '300', '--parallel', '2'];
  const child = spawnSync('ctest', args, {
    cwd: root,
    encoding: 'utf8',
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
  });
  process.stdout.write(`${child.stdout ?? ''}${child.stderr ?? ''}`);
  const line = /(\d+) tests? failed out of (\d+)/.exec(child.stdout ?? '');
  if (!line || Number(line[2]) === 0) return result(0, 1, child.error?.message ?? 'ctest ran no test');
  result(Number(line[2]) - Number(line[1]), Number(line[1]), undefined);
}

runTypeScript(IN_PROCESS, []);
runTypeScript(ISOLATED, ['--isolate']);
runNative();

const c8 = join(root, 'node_modules', 'c8', 'bin', 'c8.js');
spawnSync(
  process.execPath,
  [
    c8,
    'report',
    '--all',
    '--src',
    'src',
    '--include',
    'src/**/*.ts',
    '--temp-directory',
    coverageDir,
    '--reports-dir',
    out,
    '--reporter',
    'text-summary',
    '--reporter',
    'json-summary',
  ],
  { cwd: root, stdio: ['ignore', 'inherit', 'ignore'] },
);
rmSync(coverageDir, { recursive: true, force: true });

const sum = (key) => suites.reduce((total, s) => total + s[key], 0);
const tail = (s) => `${s.passed} passed, ${s.failed} failed${s.skipped ? `, ${s.skipped} skipped` : ''}`;
for (const s of suites) {
  console.log(`${s.folder.padEnd(20)} ${tail(s)}${s.why ? ` (${s.why})` : ''}`);
}
const last = tail({ passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') });
writeFileSync(join(out, 'tests.txt'), `${last}\n`);
console.log(last);
process.exitCode = sum('failed') > 0 ? 1 : 0;
