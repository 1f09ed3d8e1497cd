import type { TSchema } from 'typebox';
import type { Command } from './command.ts';
import { flagOf, flagsOf, GLOBAL_FLAGS, shapeOf } from './parse.ts';

interface Described {
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  enum?: unknown[];
}

const column = (left: string, right: string, width: number): string => `  ${left.padEnd(width)}  ${right}`;

/** The placeholder of an option's value: its choices when it has few, else its type. */
function placeholder(schema: TSchema): string {
  const shape = shapeOf(schema);
  const { enum: choices } = schema as Described;
  if (choices) return `<${choices.join('|')}>`;
  if (shape.type === 'boolean') return '';
  if (shape.type === 'array') return shape.whole ? '<text>' : '<a,b,...>';
  return shape.type === 'string' || shape.type === undefined ? '<text>' : '<n>';
}

function describe(schema: TSchema): string {
  const { description = '', default: fallback, minimum, maximum } = schema as Described;
  const range = minimum !== undefined && maximum !== undefined ? `${minimum} to ${maximum}` : undefined;
  const facts = [
    range,
    fallback === undefined || fallback === false ? undefined : `default ${JSON.stringify(fallback)}`,
  ];
  const extra = facts.filter((f) => f !== undefined).join('; ');
  return extra ? `${description} (${extra})` : description;
}

function usageLine(command: Command): string {
  const args = command.positionals.map((key) => {
    const name = `${flagOf(key)}${shapeOf(command.schema.properties[key]).type === 'array' ? '...' : ''}`;
    return command.schema.required?.includes(key) ? `<${name}>` : `[${name}]`;
  });
  return ['autostock', command.name, ...args, '[options]'].join(' ');
}

/** `autostock <command> --help`: everything comes from the command's schema. */
export function commandHelp(command: Command): string {
  const args = command.positionals.map((key) => [
    `<${flagOf(key)}>`,
    describe(command.schema.properties[key]),
  ]);
  const flags = [...flagsOf(command)].map(([flag, key]) => {
    const schema = command.schema.properties[key];
    return [`--${flag} ${placeholder(schema)}`.trimEnd(), describe(schema)];
  });
  const common = Object.entries(GLOBAL_FLAGS).map(([flag, text]) => [`--${flag}`, text]);
  const width = Math.max(...[...args, ...flags, ...common].map(([left]) => left.length));
  const block = (title: string, rows: string[][]) =>
    rows.length === 0 ? [] : ['', title, ...rows.map(([left, right]) => column(left, right, width))];
  return [
    command.summary,
    '',
    `usage: ${usageLine(command)}`,
    ...block('arguments', args),
    ...block('options', flags),
    ...block('common', common),
    ...block(
      'examples',
      (command.examples ?? []).map((e) => [e, '']),
    ).map((line) => line.trimEnd()),
    '',
  ].join('\n');
}

/** `autostock --help`. */
export function overview(commands: readonly Command[], version: string): string {
  const width = Math.max(...commands.map((c) => c.name.length));
  return [
    `autostock ${version}: trading research and execution`,
    '',
    'usage: autostock <command> [arguments] [options]',
    '',
    ...commands.map((c) => column(c.name, c.summary, width)),
    '',
    'autostock <command> --help explains one command; autostock --version prints the version.',
    'Exit codes: 0 done, 1 failure, 2 usage or configuration, 3 doctor, 4 risk, 5 broker, 6 data, 130 interrupted.',
    '',
  ].join('\n');
}
