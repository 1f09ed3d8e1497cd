import { AutostockError, closest, EXIT, type RunContext, toAutostockError } from '../core/index.ts';
import { CODE_VERSION } from '../pipeline/index.ts';
import type { Command } from './command.ts';
import { commandHelp, overview } from './help.ts';
import { createOutput, type FailureView, type Output, type OutputOptions, type Streams } from './output.ts';
import { parseCommand } from './parse.ts';
import { createProgress } from './progress.ts';
import { stopOnSignals } from './signals.ts';

/** The command that the first one or two words name, and the words left for it. */
export function findCommand(
  commands: readonly Command[],
  argv: readonly string[],
): { command: Command; rest: readonly string[] } {
  for (const words of [2, 1]) {
    const name = argv.slice(0, words).join(' ');
    const command = commands.find((c) => c.name === name);
    if (command) return { command, rest: argv.slice(words) };
  }
  const group = commands.filter((c) => c.name.startsWith(`${argv[0]} `)).map((c) => c.name);
  const second = argv[1]?.startsWith('-') ? undefined : argv[1];
  const asked = group.length > 0 ? [argv[0], second].filter(Boolean).join(' ') : argv[0];
  const known = group.length > 0 ? group : commands.map((c) => c.name);
  const near = second === undefined && group.length > 0 ? undefined : closest(asked, known);
  const hint = near ? `did you mean "${near}"?` : `known: ${known.join(', ')}`;
  throw new AutostockError('AUTOSTOCK_CONFIG_UNKNOWN_NAME', `unknown command "${asked}": ${hint}`, {
    details: { field: 'command', was: asked, known },
  });
}

/** What a person needs of an error: the chain of causes without repeats, the stack only of a bug. */
export function failureView(thrown: unknown): FailureView {
  const error = toAutostockError(thrown);
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    if (!error.message.includes(cause.message) && !causes.includes(cause.message)) causes.push(cause.message);
  }
  const origin = error.cause instanceof Error ? error.cause : error;
  const stack =
    error.code === 'AUTOSTOCK_INTERNAL' ? origin.stack?.split('\n').slice(1).join('\n') : undefined;
  return { ...error.toJSON(), exit: error.exit, causes, stack };
}

async function runCommand(command: Command, options: unknown, out: Output): Promise<number> {
  const progress = createProgress(out.live, (text) => out.raw(text));
  const stop = stopOnSignals((message) => out.note(message));
  const ctx: RunContext = {
    signal: stop.signal,
    progress: (p) => {
      if (!out.quiet) progress.show(p);
    },
    warn: (message) => out.warn(message),
  };
  try {
    const result = await command.run(options, { ctx, out });
    progress.clear();
    if (result) out.data(command.name, result.json, result.text);
    return result?.exit ?? EXIT.ok;
  } finally {
    progress.clear();
    stop.dispose();
  }
}

/** Runs one command line and returns its exit code; never throws. */
export async function runCli(
  commands: readonly Command[],
  argv: readonly string[],
  streams: Streams = process,
): Promise<number> {
  const output = (options: OutputOptions) => createOutput(options, streams);
  const plain = {
    json: argv.includes('--json'),
    quiet: argv.includes('--quiet'),
    color: !argv.includes('--no-color'),
  };
  let name = argv[0] ?? '';
  try {
    if (argv.length === 0 || ['--help', '-h', 'help'].includes(argv[0])) {
      output({ ...plain, json: false }).data('help', undefined, overview(commands, CODE_VERSION));
      return argv.length === 0 ? EXIT.usage : EXIT.ok;
    }
    if (argv[0] === '--version' || argv[0] === '-V') {
      output(plain).data('version', { version: CODE_VERSION }, CODE_VERSION);
      return EXIT.ok;
    }
    const { command, rest } = findCommand(commands, argv);
    name = command.name;
    const parsed = parseCommand(command, rest);
    if (parsed.help) {
      output({ ...parsed, json: false }).data(name, undefined, commandHelp(command));
      return EXIT.ok;
    }
    return await runCommand(command, parsed.options, output(parsed));
  } catch (thrown) {
    const view = failureView(thrown);
    output(plain).failure(name, view);
    return view.exit;
  }
}
