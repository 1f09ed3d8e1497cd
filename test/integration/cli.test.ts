import { spawn } from 'node:child_process';
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
import { runCli } from '../../src/cli/cli.ts';
import { COMMANDS } from '../../src/cli/commands/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'autostock-cli-'));
const at = (...names: string[]) => join(folder, ...names);
const MAIN = join(import.meta.dirname ?? '', '../../src/cli/main.ts');

const CSV = 'symbol,date,open,high,low,close,volume';
const days = (n: number) =>
  Array.from({ length: n }, (_, i) =>
    new Date(Date.UTC(2020, 0, 6 + i + 2 * Math.floor(i / 5))).toISOString().slice(0, 10),
  );
const bars = (n: number, edit: (line: string, i: number) => string = (line) => line): string =>
  `${[CSV, ...days(n).map((d, i) => edit(`A,${d},10,11,9,${10 + (i % 3) / 2},1000`, i))].join('\n')}\n`;

/** A whole run configuration on a CSV file, small enough to fail fast. */
function config(name: string, csv: string, more = ''): string {
  writeFileSync(at(`${name}.csv`), csv);
  writeFileSync(
    at(`${name}.yaml`),
    `name: ${name}\ndata: {source: csv, path: ${at(`${name}.csv`)}, repair: none}\nbenchmark: A\nsentiment: A\n${more}`,
  );
  return at(`${name}.yaml`);
}

/** Runs a command line in this process. */
async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const text = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof text) => ({
    isTTY: false,
    write: (chunk: string | Uint8Array) => {
      text[name] += chunk;
      return true;
    },
  });
  const code = await runCli(COMMANDS.entries, argv, { stdout: stream('stdout'), stderr: stream('stderr') });
  return { code, ...text };
}

const cli = suite('cli');
cli.after(() => rmSync(folder, { recursive: true, force: true }));

interface Mistake {
  readonly argv: () => string[];
  readonly exit: number;
  readonly code: string;
  /** Field, value and remedy, each as the message must say them. */
  readonly says: readonly RegExp[];
}

const runTo = (path: string) => ['run', path, '--out', at('results')];
const SHORT = 'models: [{name: ridge}]\nwalkForward: {trainBars: 60, testBars: 30}\n';

const MISTAKES: Record<string, Mistake> = {
  'missing configuration': {
    argv: () => runTo(at('absent.yaml')),
    exit: 2,
    code: 'AUTOSTOCK_CONFIG_NOT_FOUND',
    says: [/absent\.yaml/, /check the path/],
  },
  'configuration that is not YAML': {
    argv: () => {
      writeFileSync(at('broken.yaml'), 'name: [a\nseed: {');
      return runTo(at('broken.yaml'));
    },
    exit: 2,
    code: 'AUTOSTOCK_CONFIG_INVALID',
    says: [/broken\.yaml is not valid YAML/, /line \d+/],
  },
  'missing data file': {
    argv: () => {
      const path = config('nofile', bars(200), SHORT);
      rmSync(at('nofile.csv'));
      return runTo(path);
    },
    exit: 6,
    code: 'AUTOSTOCK_DATA_NOT_FOUND',
    says: [/nofile\.csv/],
  },
  'bad CSV row': {
    argv: () =>
      runTo(
        config(
          'badrow',
          bars(200, (line, i) => (i === 6 ? line.replace(',9,', ',nine,') : line)),
          SHORT,
        ),
      ),
    exit: 6,
    code: 'AUTOSTOCK_DATA_PARSE',
    says: [/badrow\.csv line 8/, /low was "nine"/, /must be a decimal number/],
  },
  'NaN price': {
    argv: () =>
      runTo(
        config(
          'nanprice',
          bars(200, (line, i) => (i === 6 ? line.replace(',10,11', ',NaN,11') : line)),
          SHORT,
        ),
      ),
    exit: 6,
    code: 'AUTOSTOCK_DATA_PARSE|AUTOSTOCK_DATA_INVALID',
    says: [/open/, /NaN/],
  },
  'high below low': {
    argv: () =>
      runTo(
        config(
          'range',
          bars(200, (line, i) => (i === 6 ? line.replace(',11,9,', ',8,9,') : line)),
          SHORT,
        ),
      ),
    exit: 6,
    code: 'AUTOSTOCK_DATA_INVALID',
    says: [/A 2020-01-14/, /high/],
  },
  'unknown model': {
    argv: () => runTo(config('model', bars(200), 'models: [{name: rigde}]\n')),
    exit: 2,
    code: 'AUTOSTOCK_CONFIG_UNKNOWN_NAME',
    says: [/unknown model "rigde"/, /did you mean "ridge"/],
  },
  'unknown key': {
    argv: () => runTo(config('key', bars(200), 'walkForward: {trainBarz: 60}\n')),
    exit: 2,
    code: 'AUTOSTOCK_CONFIG_UNKNOWN_KEY',
    says: [/"walkForward\.trainBarz"/, /did you mean "trainBars"/],
  },
  'unknown option of a model': {
    argv: () => runTo(config('option', bars(200), 'models: [{name: dlinear, windw: 9}]\n')),
    exit: 2,
    code: 'AUTOSTOCK_CONFIG_UNKNOWN_KEY',
    says: [/models\.0\.windw/, /did you mean "window"/],
  },
  'value out of range': {
    argv: () => runTo(config('value', bars(200), 'label: {horizon: 0}\n')),
    exit: 2,
    code: 'AUTOSTOCK_CONFIG_INVALID',
    says: [/label\.horizon/, /was 0/],
  },
  'unknown symbol': {
    argv: () => runTo(config('symbol', bars(200), `${SHORT}universe: [B]\n`)),
    exit: 6,
    code: 'AUTOSTOCK_DATA_NOT_FOUND',
    says: [/"?B"?/, /A/],
  },
  'window longer than the data': {
    argv: () =>
      runTo(
        config(
          'window',
          bars(90),
          'models: [{name: dlinear, window: 300}]\nwalkForward: {trainBars: 60, testBars: 30}\n',
        ),
      ),
    exit: 6,
    code: 'AUTOSTOCK_DATA_TOO_SHORT',
    says: [/window of 300 bars/, /90 bars/, /lower the models' window or give more data/],
  },
  'fold with no rows': {
    argv: () =>
      runTo(
        config('fold', bars(200), 'models: [{name: ridge}]\nwalkForward: {trainBars: 20, testBars: 30}\n'),
      ),
    exit: 6,
    code: 'AUTOSTOCK_DATA_TOO_SHORT',
    says: [/fold 0/, /trainBars/],
  },
  'no bar left to test on': {
    argv: () =>
      runTo(config('nothing', bars(90), 'models: [{name: ridge}]\nwalkForward: {trainBars: 500}\n')),
    exit: 6,
    code: 'AUTOSTOCK_DATA_TOO_SHORT',
    says: [/90 bars/, /number 500/, /lower walkForward\.trainBars/],
  },
};

for (const [name, { argv, exit, code, says }] of Object.entries(MISTAKES)) {
  cli(`${name}: coded error that names field, value and remedy; nothing written`, async () => {
    const line = argv();
    const before = readdirSync(folder).sort();
    const { code: rc, stdout, stderr } = await run(...line);
    assert.is(rc, exit, stderr);
    assert.match(stderr, new RegExp(code));
    for (const pattern of says) assert.match(stderr, pattern);
    assert.is(stdout, '');
    assert.equal(readdirSync(folder).sort(), before);
  });
}

cli('an output folder that is not a run is refused and left alone', async () => {
  mkdirSync(at('mine'));
  writeFileSync(at('mine', 'thesis.txt'), 'precious');
  const { code, stderr } = await run('run', config('refuse', bars(200), SHORT), '--out', at('mine'));
  assert.is(code, 2, stderr);
  assert.match(stderr, /holds something that is not a run/);
  assert.equal(readdirSync(at('mine')), ['thesis.txt']);
});

cli('with --json a failure is an object on stdout, also for a bad flag', async () => {
  const failed = await run('config', 'check', at('absent.yaml'), '--json');
  const { schema, command, error } = JSON.parse(failed.stdout);
  assert.equal(
    [schema, command, error.code, error.exit],
    [1, 'config check', 'AUTOSTOCK_CONFIG_NOT_FOUND', 2],
  );
  assert.is(
    JSON.parse((await run('run', '--ouut', 'x', '--json')).stdout).error.code,
    'AUTOSTOCK_CONFIG_UNKNOWN_KEY',
  );
});

cli('--json output of the quick commands parses and carries the data', async () => {
  writeFileSync(at('good.csv'), bars(60));
  const store = at('store');
  const json = async (...argv: string[]) => {
    const { code, stdout, stderr } = await run(...argv, '--json', '--quiet');
    assert.is(code, 0, stderr);
    return JSON.parse(stdout);
  };
  assert.is((await json('data', 'check', at('good.csv'))).errors, 0);
  assert.equal((await json('data', 'import', at('good.csv'), '--store', store)).imported, [
    { symbol: 'A', read: 60, stored: 60 },
  ]);
  assert.is((await json('data', 'list', '--store', store)).stored[0].bars, 60);
  const market = await json(
    'data',
    'synth',
    at('market.csv'),
    '--symbols',
    '2',
    '--bars',
    '40',
    '--seed',
    '3',
  );
  assert.equal([market.synthetic, market.symbols, market.bars], [true, 3, 40]);
  assert.match(readFileSync(at('market.csv'), 'utf8'), CSV);
  assert.is((await json('config', 'show')).label.horizon, 5);
  assert.ok((await json('config', 'show', '--schema')).properties.models);
  assert.match((await json('config', 'check', config('fine', bars(200)))).configHash, /^[0-9a-f]{64}$/);
  assert.ok((await json('--version')).version);
});

cli('data check exits 6 on bad data and lists it; a refused import leaves no store', async () => {
  writeFileSync(
    at('dirty.csv'),
    bars(60, (line, i) => (i === 6 ? line.replace(',10,11', ',-3,11') : line)),
  );
  const checked = await run('data', 'check', at('dirty.csv'), '--json');
  assert.is(checked.code, 6, checked.stderr);
  const imported = await run('data', 'import', at('good.csv'), at('dirty.csv'), '--store', at('fresh'));
  assert.is(imported.code, 6, imported.stderr);
  assert.not(existsSync(at('fresh')));
});

cli('help and version go to stdout; no command at all is a usage error', async () => {
  assert.match((await run('--help')).stdout, /usage: autostock <command>/);
  assert.match((await run('data', 'check', '--help')).stdout, /usage: autostock data check \[files\.\.\.\]/);
  assert.is((await run()).code, 2);
});

/** Starts the real process, sends SIGINT once it has begun, and waits for its end. */
function interrupted(
  argv: string[],
  begun: RegExp,
  signals: number,
): Promise<{ code: number | null; stderr: string; ms: number }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...argv], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    let since = 0;
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
      if (since > 0 || !begun.test(stderr)) return;
      since = performance.now();
      for (let i = 0; i < signals; i++) setTimeout(() => child.kill('SIGINT'), i * 50);
    });
    child.on('close', (code) => resolve({ code, stderr, ms: performance.now() - since }));
  });
}

cli('Ctrl-C stops a run cleanly with exit 130 and leaves nothing half-written', async () => {
  const heavy =
    'models: [{name: lstm-stacked}, {name: tcn-residual}]\ntraining: {epochs: 500, patience: 500}\nwalkForward: {trainBars: 1000}\n';
  const path = config('heavy', bars(1500), heavy);
  const before = readdirSync(folder).sort();
  const { code, stderr, ms } = await interrupted(['run', path, '--out', at('stopped')], /train: /, 1);
  assert.is(code, 130, stderr);
  assert.match(stderr, /stopping; Ctrl-C again ends at once/);
  assert.match(stderr, /AUTOSTOCK_CANCELLED/);
  assert.ok(ms < 10_000, `${ms} ms`);
  assert.equal(readdirSync(folder).sort(), before);
});

cli.run();
