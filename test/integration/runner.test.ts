import { execFile } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

/** Every way bare uvu passes silently or hangs, as a fixture: flags, the line that must be printed, the counts. */
const TRAPS: Record<string, { flags?: string[]; says: RegExp; counts: string }> = {
  failing: { says: /FAIL {2}.*breaks/s, counts: '1 passed, 1 failed' },
  beforeThrows: { says: /0 of 1 tests passed.*before\/after hook threw/, counts: '0 passed, 1 failed' },
  afterThrows: { says: /an after hook threw: Error: after went wrong/, counts: '0 passed, 1 failed' },
  afterEachThrows: { says: /0 of 1 tests passed.*before\/after hook threw/, counts: '0 passed, 1 failed' },
  nullThrow: { says: /something that is not an Error/, counts: '0 passed, 1 failed' },
  forgottenRun: { says: /test\.run\(\) is forgotten/, counts: '0 passed, 1 failed' },
  oneOfTwoRun: { says: /test\.run\(\) is forgotten/, counts: '1 passed, 1 failed' },
  emptySuite: { says: /a suite without a test/, counts: '0 passed, 1 failed' },
  badImport: { says: /cannot be imported: .*absent\.ts/, counts: '0 passed, 1 failed' },
  openHandle: { says: /open handles: .*TCPServerWrap/, counts: '1 passed, 1 failed' },
  lateThrow: { says: /unhandled rejection: Error: too late/, counts: '0 passed, 1 failed' },
  neverSettles: { says: /a promise that never settles/, counts: '0 passed, 1 failed' },
  exitsEarly: { says: /a call of process\.exit/, counts: '0 passed, 1 failed' },
  hangs: { flags: ['--timeout=300'], says: /no end after 300 ms/, counts: '0 passed, 1 failed' },
  spins: {
    flags: ['--isolate', '--timeout=1000'],
    // On a machine so busy that the import alone takes a second, the child ends itself first.
    says: /ended without a result \(SIGKILL\)|no end after 1000 ms/,
    counts: '0 passed, 1 failed',
  },
  crashes: { flags: ['--isolate'], says: /ended without a result \(SIGKILL\)/, counts: '0 passed, 1 failed' },
};

const run = (...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'test/run.ts', ...args],
      { env: { ...process.env, AUTOSTOCK_TEST_COUNTS: undefined } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });

const lastLine = (output: string): string => output.trimEnd().split('\n').at(-1) ?? '';

const runner = suite('test runner');

for (const [name, { flags = [], says, counts }] of Object.entries(TRAPS)) {
  runner(`${name} exits 1 and says why`, async () => {
    const { code, output } = await run(...flags, `test/fixtures/uvu/${name}.test.ts`);
    assert.is(code, 1, output);
    assert.match(output, says);
    if (name !== 'openHandle') assert.is(lastLine(output), counts);
  });
}

runner('a good file exits 0, in one process and isolated', async () => {
  for (const flags of [[], ['--isolate']]) {
    const { code, output } = await run(...flags, 'test/fixtures/uvu/good.test.ts');
    assert.is(code, 0, output);
    assert.is(lastLine(output), '2 passed, 0 failed, 1 skipped');
  }
});

runner('a folder without a test exits 1, also beside a good one', async () => {
  const { code, output } = await run('test/fixtures/uvu/good.test.ts', 'docs');
  assert.is(code, 1);
  assert.match(output, /docs: no \*\.test\.ts file here/);
});

runner('a filter that matches nothing exits 1, one that matches runs only that', async () => {
  assert.is((await run('test/fixtures/uvu', '--', 'nowhere')).code, 1);
  const { code, output } = await run('test/fixtures/uvu', '--', 'good');
  assert.is(code, 0, output);
});

runner('a failing file does not hide what follows it', async () => {
  const { code, output } = await run('test/fixtures/uvu/badImport.test.ts', 'test/fixtures/uvu/good.test.ts');
  assert.is(code, 1);
  assert.is(lastLine(output), '2 passed, 1 failed, 1 skipped');
});

runner('an unknown option exits 2 with the usage', async () => {
  const { code, output } = await run('--islate', 'test/unit');
  assert.is(code, 2);
  assert.match(output, /unknown option --islate\nusage:/);
});

runner.run();
