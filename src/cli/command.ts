import type { Static, TObject } from 'typebox';
import type { RunContext } from '../core/index.ts';
import type { Output } from './output.ts';

/** What a command hands back: one value, as data for `--json` and as text for people. */
export interface CommandResult {
  readonly json: unknown;
  readonly text: string;
  /** Exit code when the command did its work and still has bad news (doctor, data check). */
  readonly exit?: number;
}

export interface CommandIo {
  readonly ctx: RunContext;
  readonly out: Output;
}

/**
 * One command. Its schema is its option table: every property is a flag (camelCase -> --kebab-case) or, when
 * named in `positionals`, an argument; type, default, range and help come from the same place.
 */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly schema: TObject;
  /** Schema keys taken by position; the last may be an array and takes the rest. */
  readonly positionals: readonly string[];
  readonly examples?: readonly string[];
  /** The value to print, or nothing when the command has printed what it had (a server). */
  run(options: unknown, io: CommandIo): Promise<CommandResult | undefined>;
}

interface Definition<S extends TObject> extends Omit<Command, 'schema' | 'run'> {
  readonly schema: S;
  run(options: Static<S>, io: CommandIo): Promise<CommandResult | undefined>;
}

/** Keeps a command's options typed inside it; outside, all commands look alike. */
export function defineCommand<S extends TObject>(definition: Definition<S>): Command {
  return { ...definition, run: (options, io) => definition.run(options as Static<S>, io) };
}
