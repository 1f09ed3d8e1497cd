import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { brokerKeys, SIM_KEYS } from '../../../src/cli/broker.ts';
import { failureView } from '../../../src/cli/cli.ts';
import { compareVersions } from '../../../src/cli/doctor/toolchain.ts';
import { createOutput } from '../../../src/cli/output.ts';
import { readRunConfig } from '../../../src/cli/runConfig.ts';
import { stagedFolder } from '../../../src/cli/staged.ts';
import { table } from '../../../src/cli/table.ts';
import { AutostockError } from '../../../src/core/index.ts';
import { throwsCode } from '../../assert.ts';

const folder = mkdtempSync(join(tmpdir(), 'autostock-cli-'));
const cli = suite('cli parts');
cli.after(() => rmSync(folder, { recursive: true, force: true }));

cli('a failure shows its causes once, and a stack only for a bug', () => {
  const root = new Error('ENOENT: no such file');
  const view = failureView(
    new AutostockError('AUTOSTOCK_IO_FAILURE', 'cannot read x', {
      cause: new Error('outer', { cause: root }),
    }),
  );
  assert.equal(view.causes, ['outer', 'ENOENT: no such file']);
  assert.is(view.stack, undefined);
  assert.is(view.exit, 1);
  assert.ok(failureView(new TypeError('x is not a function')).stack?.includes('cli.test.ts'));
  assert.is(failureView(new DOMException('x', 'AbortError')).exit, 130);
});

cli('a staged folder appears whole or not at all', async () => {
  const target = join(folder, 'staged');
  await throwsCode(
    stagedFolder(target, async (temp) => {
      writeFileSync(join(temp, 'half'), '');
      throw new AutostockError('AUTOSTOCK_CANCELLED', 'stop');
    }),
    'AUTOSTOCK_CANCELLED',
  );
  assert.equal(readdirSync(folder), []);
  await stagedFolder(target, async (temp) => writeFileSync(join(temp, 'whole'), ''));
  assert.equal(readdirSync(target), ['whole']);
  await throwsCode(
    stagedFolder(target, async () => {}),
    'AUTOSTOCK_CONFIG_INVALID',
    /is not empty/,
  );
  assert.ok(existsSync(join(target, 'whole')));
});

cli('overrides are read as YAML and validated with the rest', async () => {
  const config = join(folder, 'run.yaml');
  writeFileSync(config, 'name: demo\nmodels:\n  - name: ridge\n  - name: dlinear\n');
  const changed = await readRunConfig({
    config,
    set: ['seed=11', 'label.horizon=10', 'universe=[A, B]', 'models.1.window=64'],
  });
  assert.is(changed.seed, 11);
  assert.is(changed.label.horizon, 10);
  assert.equal(changed.universe, ['A', 'B']);
  assert.is((changed.models[1] as unknown as { window: number }).window, 64);
  const fails = (set: string, code: Parameters<typeof throwsCode>[1], message: RegExp) =>
    throwsCode(readRunConfig({ config, set: [set] }), code, message);
  await fails('label.horizn=3', 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', /"label\.horizn": did you mean "horizon"\?/);
  await fails('seed=-1', 'AUTOSTOCK_CONFIG_INVALID', /^seed .*was -1/);
  await fails('seed', 'AUTOSTOCK_CONFIG_INVALID', /--set needs key\.path=value, was "seed"/);
  await fails('__proto__.x=1', 'AUTOSTOCK_CONFIG_INVALID', /--set needs/);
});

cli('keys come from the environment, never for a simulated exchange', () => {
  assert.equal(
    brokerKeys('http://127.0.0.1:1', { APCA_API_KEY_ID: 'a', APCA_API_SECRET_KEY: 'b' }),
    SIM_KEYS,
  );
  assert.equal(brokerKeys(undefined, { APCA_API_KEY_ID: 'a', APCA_API_SECRET_KEY: 'b' }), {
    keyId: 'a',
    secret: 'b',
  });
  throwsCode(
    () => brokerKeys(undefined, { APCA_API_KEY_ID: 'a' }),
    'AUTOSTOCK_BROKER_AUTH',
    /APCA_API_SECRET_KEY is not set/,
  );
  throwsCode(() => brokerKeys(undefined, {}), 'AUTOSTOCK_BROKER_AUTH', /APCA_API_KEY_ID is not set/);
});

cli('tables align text left and numbers right', () => {
  assert.is(
    table(
      ['name', 'n'],
      [
        ['a', '1'],
        ['long', '-12.5'],
      ],
    ),
    'name      n\n----  -----\na         1\nlong  -12.5',
  );
});

cli('colour needs a terminal and goes with NO_COLOR', () => {
  const stream = { isTTY: true, write: () => true };
  const tty = { stdout: stream, stderr: stream };
  const on = { json: false, quiet: false, color: true };
  assert.equal(createOutput(on, tty, {}).colour, { out: true, err: true });
  assert.equal(createOutput(on, { ...tty, stdout: { ...stream, isTTY: false } }, {}).colour, {
    out: false,
    err: true,
  });
  assert.equal(createOutput(on, tty, { NO_COLOR: '1' }).colour, { out: false, err: false });
  assert.equal(createOutput(on, tty, { TERM: 'dumb' }).colour, { out: false, err: false });
  assert.equal(createOutput({ ...on, color: false }, tty, {}).colour, { out: false, err: false });
});

cli('versions compare by number', () => {
  assert.equal(
    [compareVersions('3.9', '3.18'), compareVersions('20.20.2', '20.17'), compareVersions('3.18', '3.18.0')],
    [-1, 1, 0],
  );
});

cli.run();
