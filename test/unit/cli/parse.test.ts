import Type from 'typebox';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findCommand } from '../../../src/cli/cli.ts';
import { defineCommand } from '../../../src/cli/command.ts';
import { COMMANDS } from '../../../src/cli/commands/index.ts';
import { commandHelp, overview } from '../../../src/cli/help.ts';
import { parseCommand } from '../../../src/cli/parse.ts';
import { throwsCode } from '../../assert.ts';

const sample = defineCommand({
  name: 'sample go',
  summary: 'A command to test with',
  positionals: ['file', 'rest'],
  schema: Type.Object(
    {
      file: Type.String({ description: 'A file.' }),
      rest: Type.Optional(Type.Array(Type.String(), { description: 'More files.' })),
      barMs: Type.Integer({ default: 0, minimum: 0, maximum: 10, description: 'A number.' }),
      mode: Type.Enum(['fast', 'slow'], { default: 'fast', description: 'A choice.' }),
      dryRun: Type.Boolean({ default: false, description: 'A switch.' }),
      symbols: Type.Optional(Type.Array(Type.String(), { description: 'A list.' })),
      set: Type.Optional(Type.Array(Type.String(), { whole: true, description: 'Texts with commas.' })),
    },
    { additionalProperties: false },
  ),
  run: async () => undefined,
});
const options = (...argv: string[]) => parseCommand(sample, argv).options as Record<string, unknown>;

const parsing = suite('command line');

parsing('positionals, flags, lists and defaults', () => {
  assert.equal(options('a', 'b', 'c', '--bar-ms', '5', '--symbols', 'X,Y', '--symbols=Z', '--dry-run'), {
    file: 'a',
    rest: ['b', 'c'],
    barMs: 5,
    mode: 'fast',
    dryRun: true,
    symbols: ['X', 'Y', 'Z'],
  });
  assert.equal(options('a', '--set', 'x=[1,2]', '--set', 'y=3').set, ['x=[1,2]', 'y=3']);
  assert.equal(options('--', '--odd').file, '--odd');
  assert.equal(options('a', '--set=k=-1').set, ['k=-1']);
});

parsing('common flags work anywhere and do not reach the command', () => {
  const parsed = parseCommand(sample, ['--json', 'a', '--quiet', '--no-color']);
  assert.equal([parsed.json, parsed.quiet, parsed.color, parsed.help], [true, true, false, false]);
  assert.not('json' in (parsed.options as object));
  assert.ok(parseCommand(sample, ['--help']).help);
  assert.ok(parseCommand(sample, ['-h']).help);
});

parsing('mistakes are named with the flag, the value and the remedy', () => {
  const fails = (argv: string[], code: Parameters<typeof throwsCode>[1], message: RegExp) =>
    throwsCode(() => parseCommand(sample, argv), code, message);
  fails(['a', '--bar-mz', '1'], 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', /"--bar-mz": did you mean "--bar-ms"\?/);
  fails(['a', '--jsn'], 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', /did you mean "--json"\?/);
  fails(
    ['a', '--bar-ms', 'soon'],
    'AUTOSTOCK_CONFIG_INVALID',
    /^--bar-ms .*integer.*was "soon"; see "autostock sample go --help"/,
  );
  fails(['a', '--bar-ms', '11'], 'AUTOSTOCK_CONFIG_INVALID', /^--bar-ms .*10.*was 11/);
  fails(['a', '--bar-ms'], 'AUTOSTOCK_CONFIG_INVALID', /--bar-ms needs a value/);
  fails(['a', '--bar-ms', '--json'], 'AUTOSTOCK_CONFIG_INVALID', /--bar-ms needs a value/);
  fails(['a', '--bar-ms', '1', '--bar-ms', '2'], 'AUTOSTOCK_CONFIG_INVALID', /given twice/);
  fails(['a', '--dry-run=yes'], 'AUTOSTOCK_CONFIG_INVALID', /--dry-run takes no value, was "yes"/);
  fails(['a', '--mode', 'warp'], 'AUTOSTOCK_CONFIG_INVALID', /^--mode .*fast.*slow.*was "warp"/);
  fails([], 'AUTOSTOCK_CONFIG_INVALID', /<file> is missing/);
});

parsing('a surplus argument is refused', () => {
  const check = COMMANDS.get('config check');
  throwsCode(
    () => parseCommand(check, ['a.yaml', 'b.yaml']),
    'AUTOSTOCK_CONFIG_INVALID',
    /unexpected argument "b\.yaml"/,
  );
});

parsing('commands of one and two words are found; a slip is corrected', () => {
  assert.is(findCommand(COMMANDS.entries, ['run', 'x.yaml']).command.name, 'run');
  const { command, rest } = findCommand(COMMANDS.entries, ['data', 'check', 'x.csv']);
  assert.equal([command.name, ...rest], ['data check', 'x.csv']);
  const fails = (argv: string[], message: RegExp) =>
    throwsCode(() => findCommand(COMMANDS.entries, argv), 'AUTOSTOCK_CONFIG_UNKNOWN_NAME', message);
  fails(['rum'], /"rum": did you mean "run"\?/);
  fails(['data', 'chekc'], /"data chekc": did you mean "data check"\?/);
  fails(['data'], /"data": known: data list, data import/);
  fails(['xyzzyxyzzy'], /known: run, train/);
});

const help = suite('help');

help('comes from the schema: range, default, choices', () => {
  const text = commandHelp(sample);
  assert.match(text, 'usage: autostock sample go <file> [rest...] [options]');
  assert.match(text, /--bar-ms <n> +A number\. \(0 to 10; default 0\)/);
  assert.match(text, /--mode <fast\|slow> +A choice\. \(default "fast"\)/);
  assert.match(text, /--dry-run +A switch\.\n/);
  assert.match(text, /--symbols <a,b,\.\.\.>/);
  assert.match(text, /--set <text>/);
});

help('every command documents every option, and the overview names every command', () => {
  const all = overview(COMMANDS.entries, '1.2.3');
  for (const command of COMMANDS.entries) {
    assert.ok(all.includes(`  ${command.name} `), command.name);
    for (const [key, schema] of Object.entries(command.schema.properties)) {
      assert.ok(
        (schema as { description?: string }).description,
        `${command.name} ${key} has no description`,
      );
    }
    for (const key of command.positionals)
      assert.ok(key in command.schema.properties, `${command.name} ${key}`);
    assert.is((command.schema as { additionalProperties?: boolean }).additionalProperties, false);
    assert.match(commandHelp(command), `usage: autostock ${command.name}`);
  }
});

parsing.run();
help.run();
