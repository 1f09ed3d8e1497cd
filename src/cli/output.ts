/** The only place that writes to the terminal: data to stdout, everything else to stderr. */
export interface Output {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Whether stdout and stderr take ANSI colours. */
  readonly colour: { readonly out: boolean; readonly err: boolean };
  /** Whether stderr is a terminal whose last line can be rewritten. */
  readonly live: boolean;
  /** The command's data: the object in `--json` mode, else the text. */
  data(command: string, json: unknown, text: string): void;
  /** For people only, on stderr; silent under --quiet. */
  note(message: string): void;
  warn(message: string): void;
  /** Raw text on stderr, for the progress line. */
  raw(text: string): void;
  failure(command: string, error: FailureView): void;
}

export interface FailureView {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly exit: number;
  readonly causes: readonly string[];
  readonly stack?: string;
}

export const OUTPUT_SCHEMA = 1;

const RED = 31;
const YELLOW = 33;
const DIM = 2;
const paint = (on: boolean, code: number, text: string): string =>
  on ? `\x1b[${code}m${text}\x1b[0m` : text;

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

/** Where output goes: the process, or two collectors in a test. */
export interface Streams {
  readonly stdout: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
  readonly stderr: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
}

/** NO_COLOR (no-color.org), TERM=dumb and anything that is not a terminal mean plain text. */
/** What a command hands back, its fields beside the command's name; anything but an object lies under `result`. */
const fieldsOf = (command: string, json: unknown): object =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
    ? { command, ...json }
    : { command, result: json };

export function createOutput(
  options: OutputOptions,
  { stdout, stderr }: Streams = process,
  env: NodeJS.ProcessEnv = process.env,
): Output {
  const wanted = options.color && !env.NO_COLOR && env.TERM !== 'dumb';
  const colour = {
    out: wanted && stdout.isTTY === true,
    err: wanted && stderr.isTTY === true,
  };
  const live = stderr.isTTY === true && env.TERM !== 'dumb' && !options.quiet;
  const print = (text: string) => stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  const say = (text: string) => stderr.write(live ? `\r\x1b[K${text}\n` : `${text}\n`);
  const finite = (_key: string, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value)
      ? null
      : ArrayBuffer.isView(value)
        ? [...(value as Float64Array)]
        : value;
  const object = (body: object) => print(JSON.stringify({ schema: OUTPUT_SCHEMA, ...body }, finite));
  return {
    json: options.json,
    quiet: options.quiet,
    colour,
    live,
    data(command, json, text) {
      if (options.json) object(fieldsOf(command, json));
      else if (text !== '') print(text);
    },
    note(message) {
      if (!options.quiet) say(message);
    },
    warn(message) {
      say(`${paint(colour.err, YELLOW, 'warning:')} ${message}`);
    },
    raw(text) {
      stderr.write(text);
    },
    failure(command, { code, message, details, exit, causes, stack }) {
      if (options.json) object({ command, error: { code, message, details, exit } });
      say(`${paint(colour.err, RED, 'error:')} ${message}`);
      for (const cause of causes) say(paint(colour.err, DIM, `  cause: ${cause}`));
      if (stack) say(paint(colour.err, DIM, stack));
      say(paint(colour.err, DIM, `  ${code} (exit ${exit}; docs/errors.md)`));
    },
  };
}
