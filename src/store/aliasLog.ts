import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { AutostockError } from '../core/index.ts';
import { numbersIn, placeNumbered } from './numbered.ts';
import type { Alias, AliasHistory } from './types.ts';

const EVENT = 'event.json';

const EventSchema = Type.Object(
  {
    format: Type.Literal(1),
    action: Type.Union([Type.Literal('promote'), Type.Literal('rollback')]),
    alias: Type.Union([Type.Literal('champion'), Type.Literal('challenger')]),
    /** The version that the alias names from here on. */
    version: Type.Integer({ minimum: 1 }),
    at: Type.String(),
  },
  { additionalProperties: false },
);
type AliasEvent = Static<typeof EventSchema>;

interface Log {
  readonly length: number;
  /** Versions that each alias named, the present one last. A rollback takes the last one off. */
  readonly stacks: Readonly<Record<Alias, readonly number[]>>;
}

async function readEvent(path: string): Promise<AliasEvent> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot read ${path}: ${(cause as Error).message}`, {
      cause,
      details: { path },
    });
  }
  const [issue] = Value.Errors(EventSchema, value);
  if (!issue) return value as AliasEvent;
  const field = issue.instancePath.slice(1).replaceAll('/', '.') || '(root)';
  throw new AutostockError('AUTOSTOCK_MODEL_CHECKPOINT', `${path} is damaged: ${field} ${issue.message}`, {
    details: { path, field },
  });
}

async function readLog(dir: string): Promise<Log> {
  const numbers = await numbersIn(dir);
  const stacks = { champion: [] as number[], challenger: [] as number[] };
  for (const number of numbers) {
    const { action, alias, version } = await readEvent(join(dir, String(number), EVENT));
    if (action === 'rollback') stacks[alias].pop();
    else stacks[alias].push(version);
  }
  return { length: numbers.at(-1) ?? 0, stacks };
}

/** What each alias names now and named before, the present version last. */
export async function readAliases(dir: string): Promise<AliasHistory> {
  return (await readLog(dir)).stacks;
}

/** Appends the event that `decide` makes of the log; asked again when another writer was first. Undefined: nothing to do. */
async function append(
  dir: string,
  at: string,
  decide: (stacks: Log['stacks']) => Pick<AliasEvent, 'action' | 'alias' | 'version'> | undefined,
): Promise<AliasHistory> {
  for (;;) {
    const log = await readLog(dir);
    const event = decide(log.stacks);
    if (!event) return log.stacks;
    const text = `${JSON.stringify({ format: 1, ...event, at })}\n`;
    const placed = await placeNumbered(dir, log.length + 1, (folder) => writeFile(join(folder, EVENT), text));
    if (placed) return readAliases(dir);
  }
}

export const promoteAlias = (dir: string, alias: Alias, version: number, at: string): Promise<AliasHistory> =>
  append(dir, at, (stacks) =>
    stacks[alias].at(-1) === version ? undefined : { action: 'promote', alias, version },
  );

/** Back to the version before; AUTOSTOCK_MODEL_NOT_FOUND without one. */
export const rollbackAlias = (dir: string, name: string, alias: Alias, at: string): Promise<AliasHistory> =>
  append(dir, at, (stacks) => {
    const version = stacks[alias].at(-2);
    if (version !== undefined) return { action: 'rollback', alias, version };
    throw new AutostockError(
      'AUTOSTOCK_MODEL_NOT_FOUND',
      `${name} has no ${alias} before ${stacks[alias].length === 1 ? `version ${stacks[alias][0]}` : 'now'}: nothing to roll back to`,
      { details: { name, alias } },
    );
  });
