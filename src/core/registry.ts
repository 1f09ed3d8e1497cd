import { AutostockError } from './errors.ts';
import { closest } from './text.ts';

/** An explicit, ordered list of named entries; unknown names fail with the nearest one. */
export interface Registry<E extends { readonly name: string }> {
  readonly kind: string;
  readonly entries: readonly E[];
  get(name: string): E;
  has(name: string): boolean;
  names(): string[];
}

export function createRegistry<E extends { readonly name: string }>(
  kind: string,
  entries: readonly E[],
): Registry<E> {
  const byName = new Map<string, E>();
  for (const e of entries) {
    if (byName.has(e.name))
      throw new AutostockError('AUTOSTOCK_INTERNAL', `${kind} "${e.name}" is listed twice`);
    byName.set(e.name, e);
  }
  return {
    kind,
    entries,
    has: (name) => byName.has(name),
    names: () => entries.map((e) => e.name),
    get(name) {
      const found = byName.get(name);
      if (found) return found;
      const near = closest(name, byName.keys());
      const hint = near ? `did you mean "${near}"? ` : '';
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_UNKNOWN_NAME',
        `unknown ${kind} "${name}": ${hint}known: ${[...byName.keys()].join(', ')}`,
        { details: { kind, name, known: [...byName.keys()] } },
      );
    },
  };
}
