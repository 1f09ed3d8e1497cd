import { parseArgs } from 'node:util';
import type { TSchema } from 'typebox';
import { AutostockError, closest, resolveConfig } from '../core/index.ts';
import type { Command } from './command.ts';

export const GLOBAL_FLAGS = {
  help: 'Show this help.',
  json: 'One JSON object on stdout; progress and messages stay on stderr.',
  quiet: 'No progress and no notes; warnings and errors only.',
  'no-color': 'Plain text (also NO_COLOR, or when not a terminal).',
} as const;

export interface Parsed {
  readonly options: unknown;
  readonly help: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

export const flagOf = (key: string): string => key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/** `whole`: a value of this list option may itself contain commas. */
type Shape = { type?: string; items?: Shape; default?: unknown; whole?: boolean };
export const shapeOf = (schema: TSchema): Shape => schema as Shape;

/** Flags of a command: its schema's properties that are not taken by position. */
export const flagsOf = (command: Command): Map<string, string> =>
  new Map(
    Object.keys(command.schema.properties)
      .filter((key) => !command.positionals.includes(key))
      .map((key) => [flagOf(key), key]),
  );

const usage = (message: string, command: Command, field: string): AutostockError =>
  new AutostockError('AUTOSTOCK_CONFIG_INVALID', `${message}; see "autostock ${command.name} --help"`, {
    details: { command: command.name, field },
  });

function unknownFlag(name: string, command: Command): AutostockError {
  const known = [...flagsOf(command).keys(), ...Object.keys(GLOBAL_FLAGS)];
  const near = closest(name, known);
  const hint = near ? `did you mean "--${near}"?` : `allowed: ${known.map((k) => `--${k}`).join(', ')}`;
  return new AutostockError('AUTOSTOCK_CONFIG_UNKNOWN_KEY', `unknown option "--${name}": ${hint}`, {
    details: { command: command.name, field: `--${name}`, known },
  });
}

/** Text of a flag as its schema's type; what is not a number stays text and fails the schema by name. */
function convert(text: string, shape: Shape): unknown {
  const numeric = shape.type === 'number' || shape.type === 'integer';
  return numeric && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Reads a command's arguments strictly: unknown, repeated, valueless and surplus ones are errors. */
export function parseCommand(command: Command, argv: readonly string[]): Parsed {
  const flags = flagsOf(command);
  const isBoolean = (name: string) => {
    const key = flags.get(name);
    return (
      name in GLOBAL_FLAGS ||
      (key !== undefined && shapeOf(command.schema.properties[key]).type === 'boolean')
    );
  };
  const names = [...flags.keys(), ...Object.keys(GLOBAL_FLAGS)];
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(
        names.map((n) => [n, { type: isBoolean(n) ? ('boolean' as const) : ('string' as const) }]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
  });
  const values: Record<string, unknown> = {};
  const globals = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, value } = token;
    const key = flags.get(name);
    if (isBoolean(name)) {
      if (value !== undefined) throw usage(`--${name} takes no value, was "${value}"`, command, `--${name}`);
      if (key === undefined) globals.add(name);
      else values[key] = true;
      continue;
    }
    if (key === undefined) throw unknownFlag(name, command);
    if (value === undefined || (!token.inlineValue && value.startsWith('--'))) {
      throw usage(`--${name} needs a value`, command, `--${name}`);
    }
    const shape = shapeOf(command.schema.properties[key]);
    if (shape.type === 'array') {
      const parts = shape.whole ? [value] : value.split(',');
      values[key] = [...((values[key] as unknown[]) ?? []), ...parts.map((v) => convert(v, shape.items!))];
    } else if (key in values) throw usage(`--${name} is given twice`, command, `--${name}`);
    else values[key] = convert(value, shape);
  }
  const result = {
    help: globals.has('help'),
    json: globals.has('json'),
    quiet: globals.has('quiet'),
    color: !globals.has('no-color'),
  };
  if (result.help) return { ...result, options: {} };
  takePositionals(command, positionals, values);
  return { ...result, options: check(command, values) };
}

function takePositionals(command: Command, given: string[], values: Record<string, unknown>): void {
  for (const key of command.positionals) {
    const shape = shapeOf(command.schema.properties[key]);
    if (shape.type === 'array') values[key] = given.splice(0);
    else if (given.length > 0) values[key] = convert(given.shift()!, shape);
    const missing = values[key] === undefined || (Array.isArray(values[key]) && values[key].length === 0);
    if (!missing) continue;
    delete values[key];
    if (command.schema.required?.includes(key)) throw usage(`<${flagOf(key)}> is missing`, command, key);
  }
  if (given.length > 0) throw usage(`unexpected argument "${given[0]}"`, command, given[0]);
}

/** Defaults and ranges from the schema; messages name the flag, not the key. */
function check(command: Command, values: Record<string, unknown>): unknown {
  try {
    return resolveConfig(command.schema, values);
  } catch (error) {
    if (!(error instanceof AutostockError)) throw error;
    const key = String(error.info.field ?? '').split('.')[0];
    const name = command.positionals.includes(key) ? `<${flagOf(key)}>` : `--${flagOf(key)}`;
    throw usage(error.message.replace(String(error.info.field), name), command, name);
  }
}
