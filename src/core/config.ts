import { createHash } from 'node:crypto';
import type { Static, TObject } from 'typebox';
import Value from 'typebox/value';
import { AutostockError } from './errors.ts';
import { closest } from './text.ts';

/** The value at a JSON pointer (`/a/b/0`), or undefined. */
function valueAt(root: unknown, pointer: string): unknown {
  let node = root;
  for (const part of pointer.split('/').slice(1)) {
    if (node === null || typeof node !== 'object') return undefined;
    node = (node as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return node;
}

const dotted = (pointer: string, key?: string): string =>
  [...pointer.split('/').slice(1), ...(key === undefined ? [] : [key])].join('.') || '(root)';

/** The keys a schema allows at a schema path such as `#/properties/data`. */
function knownKeys(schema: unknown, schemaPath: string): string[] {
  const node = valueAt(schema, schemaPath.replace(/^#/, ''));
  return Object.keys((node as { properties?: Record<string, unknown> } | undefined)?.properties ?? {});
}

/**
 * Fills defaults and validates `value` once, at the edge. Unknown keys fail with "did you mean";
 * every message names the field, what it was and what is allowed. `path` prefixes the field names.
 */
export function resolveConfig<S extends TObject>(schema: S, value: unknown, path = ''): Static<S> {
  const filled = Value.Default(schema, Value.Clone(value ?? {})) as unknown;
  const issues = [...Value.Errors(schema, filled)];
  if (issues.length === 0) return filled as Static<S>;
  const at = (pointer: string, key?: string) => {
    const field = dotted(pointer, key);
    return path ? (field === '(root)' ? path : `${path}.${field}`) : field;
  };
  const unknown = issues.find((i) => i.keyword === 'additionalProperties');
  if (unknown) {
    const key = (unknown.params as { additionalProperties: string[] }).additionalProperties[0];
    const known = knownKeys(schema, unknown.schemaPath);
    const near = closest(key, known);
    const hint = near ? `did you mean "${near}"?` : `allowed: ${known.join(', ')}`;
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_UNKNOWN_KEY',
      `unknown key "${at(unknown.instancePath, key)}": ${hint}`,
      { details: { field: at(unknown.instancePath, key), known } },
    );
  }
  const issue = issues[0];
  const missing = (issue.params as { requiredProperties?: string[] }).requiredProperties?.[0];
  const field = at(issue.instancePath, missing);
  const was = JSON.stringify(valueAt(filled, issue.instancePath));
  const allowed = (issue.params as { allowedValues?: unknown[] }).allowedValues;
  const rule = missing
    ? 'is required'
    : `${issue.message}${allowed ? ` (${allowed.join(', ')})` : ''}, was ${was}`;
  throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `${field} ${rule}`, {
    details: { field, was, rule: issue.message },
  });
}

/** JSON with sorted keys: the same configuration always hashes the same. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value as Record<string, unknown>).filter(([, v]) => v !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
