import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { crossStudy, Place, runHere } from './studyCommands.ts';

const cli = suite('wrong studies on the command line');
const place = new Place();
cli.after(() => place.remove());

const market = place.market('market', 400);
const cross = crossStudy(market);
const study = place.spec('cross', cross);
place.spec('unknown', {
  ...cross,
  strategy: { ...cross.strategy, rules: { long: 'smaa(close, fast) > sma(close, slow)' } },
});
place.spec('torn', 'name: [a\nstrategy: {');
place.spec('number', '5');
writeFileSync(place.at('file'), 'mine');

const studyOn = (name: string, edit: (line: string, i: number) => string): string =>
  place.spec(name, {
    ...cross,
    data: { source: 'csv', path: place.market(name, 400, edit), repair: 'none' },
  });
studyOn('nan', (line, i) => (i === 77 ? line.replace(/,[\d.]+,(\d+)$/, ',NaN,$1') : line));
studyOn('negative', (line, i) => (i === 77 ? line.replace(/,[\d.]+,(\d+)$/, ',-4,$1') : line));

interface Mistake {
  readonly spec?: string;
  readonly set?: readonly string[];
  readonly more?: readonly string[];
  readonly code: string;
  readonly exit: number;
  readonly says: RegExp;
}

const INVALID = { code: 'AUTOSTOCK_CONFIG_INVALID', exit: 2 };
const SHORT = { code: 'AUTOSTOCK_DATA_TOO_SHORT', exit: 6 };
const UNKNOWN_NAME = { code: 'AUTOSTOCK_CONFIG_UNKNOWN_NAME', exit: 2 };
const UNKNOWN_KEY = { code: 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', exit: 2 };
const BAD_PRICE = { code: 'AUTOSTOCK_DATA_(PARSE|INVALID)', exit: 6 };

/** Wrong for every command that takes a study. */
const EVERYWHERE: Record<string, Mistake> = {
  'missing spec': { spec: 'absent', code: 'AUTOSTOCK_CONFIG_NOT_FOUND', exit: 2, says: /absent\.yaml/ },
  'spec that is not YAML': { spec: 'torn', ...INVALID, says: /torn\.yaml is not valid YAML/ },
  'spec that is a number': { spec: 'number', ...INVALID, says: /must be object, was 5/ },
  'override of a number': {
    spec: 'number',
    set: ['seed=1'],
    ...INVALID,
    says: /(keys and values|must be object), was 5/,
  },
  'override that is not YAML': { set: ['seed=[1'], ...INVALID, says: /--set seed: "\[1" is not valid YAML/ },
  'unknown indicator': { spec: 'unknown', ...UNKNOWN_NAME, says: /"smaa": did you mean "sma"\?/ },
  'unknown key': { set: ['costz={}'], ...UNKNOWN_KEY, says: /"costz".*did you mean "costs"/ },
  'unknown flag': { more: ['--ouut', 'x'], ...UNKNOWN_KEY, says: /"--ouut": did you mean "--out"\?/ },
  'unknown symbol': {
    set: ['symbols=[AAB]'],
    code: 'AUTOSTOCK_DATA_NOT_FOUND',
    exit: 6,
    says: /"AAB" .*did you mean "AAA"/,
  },
  'missing data file': {
    set: ['data.path=absent.csv'],
    code: 'AUTOSTOCK_DATA_NOT_FOUND',
    exit: 6,
    says: /absent\.csv" does not exist: check data\.path/,
  },
  'window 0': {
    set: ['strategy.params.fast={default: 0, from: 0, to: 5}'],
    ...INVALID,
    says: /sma\.period must be at least 1, was 0 \(fast = 0\)/,
  },
  'window beyond the series': {
    set: ['strategy.params.slow={default: 900, from: 900, to: 950}'],
    ...SHORT,
    says: /AAA has \d+ bars.*longest window of the space needs more than (899|949)/,
  },
  'weight over the cap': {
    set: ['strategy.rules={weight: 1.5}'],
    ...INVALID,
    says: /strategy\.rules\.weight 1\.5 is over the cap: at most margin\.maxLeverage 1/,
  },
  'NaN price': { spec: 'nan', ...BAD_PRICE, says: /close.*NaN/ },
  'negative price': { spec: 'negative', ...BAD_PRICE, says: /negative\.csv line 79: column close was "-4"/ },
  'output that is a file': { more: ['--out', place.at('file')], ...INVALID, says: /is a file or inside one/ },
  'output inside a file': {
    more: ['--out', place.at('file', 'x')],
    ...INVALID,
    says: /is a file or inside one/,
  },
  'output among other things': { more: ['--out', place.folder], ...INVALID, says: /is not a study/ },
};

/** Wrong for what runs a whole space. */
const SPACES: Record<string, Mistake> = {
  'range without values': {
    set: ['strategy.params.fast={from: 9, to: 5}'],
    ...INVALID,
    says: /strategy\.params\.fast has no values: from 9 is above to 5, 0 runs/,
  },
  'constraint that nothing meets': {
    set: ['strategy.constraints=["fast > slow"]'],
    ...INVALID,
    says: /0 runs/,
  },
  'grid of 10^12': {
    set: [
      'strategy.params={fast: {from: 1, to: 10000}, slow: {from: 1, to: 10000}, k: {from: 1, to: 10000}}',
    ],
    ...INVALID,
    says: /1,?000,?000,?000,?000|1e\+?12/,
  },
  'costs that only a backtest honours': {
    set: ['costs.slippage={name: square-root}'],
    ...INVALID,
    says: /costs\.slippage/,
  },
};

const FOLDS: Record<string, Mistake> = {
  'no bar left to test on': {
    set: ['walkForward.trainBars=5000'],
    ...SHORT,
    says: /walkForward\.trainBars takes 5000/,
  },
};

const PATHS: Record<string, Mistake> = {
  'unknown generator': {
    set: ['monteCarlo.generator.name=garh'],
    ...UNKNOWN_NAME,
    says: /did you mean "garch"\?/,
  },
  'no path': { set: ['monteCarlo.paths=0'], ...INVALID, says: /monteCarlo\.paths must be >= \d+, was 0/ },
  'unknown scenario': { set: ['scenarios=[flood]'], ...UNKNOWN_NAME, says: /scenario "flood"/ },
};

const COMMANDS: Record<string, Record<string, Mistake>> = {
  sweep: { ...EVERYWHERE, ...SPACES },
  walkforward: { ...EVERYWHERE, ...SPACES, ...FOLDS },
  backtest: EVERYWHERE,
  montecarlo: { ...EVERYWHERE, ...PATHS },
};

const line = (command: string, { spec = 'cross', set = [], more = [] }: Mistake): string[] => [
  command,
  place.at(`${spec}.yaml`),
  ...(more.includes('--out') ? [] : ['--out', place.at('new', 'folder')]),
  ...set.flatMap((value) => ['--set', value]),
  ...more,
];

for (const [command, mistakes] of Object.entries(COMMANDS))
  cli(`${command}: every mistake is a coded error that names it, and leaves no file`, async () => {
    for (const [name, mistake] of Object.entries(mistakes)) {
      const before = place.files();
      const { code, stdout, stderr } = await runHere(...line(command, mistake));
      const what = `${command}, ${name}: ${stderr}`;
      assert.is(code, mistake.exit, what);
      assert.match(stderr, new RegExp(`${mistake.code} \\(exit ${mistake.exit}`), what);
      assert.match(stderr, mistake.says, what);
      assert.not.match(stderr, / at .*\.ts:\d+/, what);
      assert.is(stdout, '', what);
      assert.equal(place.files(), before, what);
      assert.not(existsSync(place.at('new')), what);
    }
  });

cli('the process itself: exit code, one JSON object on stdout, words on stderr', async () => {
  const argv = ['sweep', 'cross.yaml', '--set', 'strategy.params.fast=0', '--json'];
  const { code, stdout, stderr } = await place.start(argv);
  assert.is(code, 2, stderr);
  const { command, error } = JSON.parse(stdout) as { command: string; error: { code: string; exit: number } };
  assert.equal([command, error.code, error.exit], ['sweep', 'AUTOSTOCK_CONFIG_INVALID', 2]);
  assert.match(stderr, /sma\.period must be at least 1, was 0/);
  assert.not(existsSync(place.at('out')));
});

cli('studies are told apart: the folder of another kind is refused and left alone', async () => {
  const done = await runHere('backtest', study, '--out', place.at('bt'), '--json');
  assert.is(done.code, 0, done.stderr);
  const before = place.files('bt');
  for (const command of ['sweep', 'montecarlo']) {
    const { code, stderr } = await runHere(command, study, '--out', place.at('bt'));
    assert.is(code, 2, stderr);
    assert.match(stderr, /holds a backtest: name a new or an empty folder with --out/);
  }
  const report = await runHere('report', place.at('bt'));
  assert.is(report.code, 2, report.stderr);
  assert.match(report.stderr, /holds a backtest, whose report needs its bars again/);
  assert.equal(place.files('bt'), before);
  assert.is((await runHere('backtest', study, '--out', place.at('bt'))).code, 0);
  assert.equal(place.files('bt'), before);
  rmSync(place.at('bt'), { recursive: true });
});

cli('bench sweep: what it cannot read or write is said', async () => {
  const closes = (name: string, text: string): string[] => {
    writeFileSync(place.at(name), text);
    return ['--size', 'tiny', '--closes', place.at(name)];
  };
  for (const [argv, exit, says] of [
    [['--size', '51k'], 2, /--size/],
    [['--size', 'tiny', '--closes', place.at('absent.csv')], 6, /AUTOSTOCK_DATA_NOT_FOUND/],
    [closes('none.csv', 'date,close\n'), 6, /AUTOSTOCK_DATA_TOO_SHORT/],
    [closes('hole.csv', 'date,close\n2020-01-02,5\n2020-01-03,NaN\n'), 6, /row 3 has no positive close/],
    [['--size', '50k', '--out', place.at('absent', 'x.f64')], 1, /AUTOSTOCK_IO_FAILURE/],
  ] as const) {
    const { code, stderr } = await runHere('bench', 'sweep', ...argv);
    assert.is(code, exit, stderr);
    assert.match(stderr, says);
  }
});

cli.run();
