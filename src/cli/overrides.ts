import { parseDocument } from 'yaml';
import { AutostockError } from '../core/index.ts';

/** Sets one dotted path; numbers in the path index lists, the value is read as YAML. */
function assign(root: Record<string, unknown>, override: string): void {
  const cut = override.indexOf('=');
  const path = override.slice(0, cut).split('.');
  if (cut < 1 || path.some((part) => part === '' || part === '__proto__')) {
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `--set needs key.path=value, was "${override}"`, {
      details: { field: '--set', was: override },
    });
  }
  const document = parseDocument(override.slice(cut + 1));
  if (document.errors.length > 0) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `--set ${path.join('.')}: "${override.slice(cut + 1)}" is not valid YAML: ${document.errors[0].message.split('\n')[0]}`,
      { details: { field: '--set', was: override } },
    );
  }
  let node = root;
  for (const part of path.slice(0, -1)) {
    if (typeof node[part] !== 'object' || node[part] === null) node[part] = {};
    node = node[part] as Record<string, unknown>;
  }
  node[path.at(-1)!] = document.toJS() as unknown;
}

/** A copy of `value` with each `key.path=value` set. */
export function withOverrides(value: unknown, overrides: readonly string[]): Record<string, unknown> {
  if (overrides.length > 0 && (typeof (value ?? {}) !== 'object' || Array.isArray(value))) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `--set needs a configuration of keys and values, was ${JSON.stringify(value)}`,
      { details: { field: '--set', was: value } },
    );
  }
  const changed = structuredClone(value ?? {}) as Record<string, unknown>;
  for (const override of overrides) assign(changed, override);
  return changed;
}
