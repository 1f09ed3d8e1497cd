import type { Static, TObject } from 'typebox';
import { resolveConfig } from './config.ts';
import type { Registry } from './registry.ts';

interface Entry {
  readonly name: string;
  readonly schema: TObject;
}

/** Options of a named entry, checked against the entry's own schema, defaults filled. */
export function entryOptions<E extends Entry>(
  registry: Registry<E>,
  value: { name: string },
  path: string,
): Static<E['schema']> {
  const { name, ...options } = value;
  return resolveConfig(registry.get(name).schema, options, path) as Static<E['schema']>;
}

/** The same with its name: what a resolved configuration holds. */
export const resolveEntry = <E extends Entry>(
  registry: Registry<E>,
  value: { name: string },
  path: string,
) => ({
  name: value.name,
  ...(entryOptions(registry, value, path) as Record<string, unknown>),
});
