import { readFile } from 'node:fs/promises';
import type { Static, TObject } from 'typebox';
import { parseDocument } from 'yaml';
import { AutostockError, canonicalJson, type Registry, resolveConfig, sha256 } from '../core/index.ts';
import { ENSEMBLES } from '../ensemble/index.ts';
import { FEATURES } from '../features/index.ts';
import { MODELS } from '../models/index.ts';
import { POLICIES } from '../policy/index.ts';
import { type RunConfig, RunConfigSchema } from './schema.ts';

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

const resolved = <E extends Entry>(registry: Registry<E>, value: { name: string }, path: string) => ({
  name: value.name,
  ...(entryOptions(registry, value, path) as Record<string, unknown>),
});

/** A run configuration with every default filled, or a coded error that names the field. */
export function resolveRunConfig(value: unknown): RunConfig {
  const config = resolveConfig(RunConfigSchema, value);
  for (const feature of config.features ?? []) FEATURES.get(feature);
  const members = config.models.map((m, i) => resolved(MODELS, m, `models.${i}`));
  const names = members.map((m) => m.name);
  const twice = names.find((n, i) => names.indexOf(n) !== i);
  if (twice !== undefined) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `models lists "${twice}" twice: each member may appear once`,
      { details: { field: 'models', was: twice } },
    );
  }
  return {
    ...config,
    models: members,
    ensemble: resolved(ENSEMBLES, config.ensemble, 'ensemble'),
    policy: resolved(POLICIES, config.policy, 'policy'),
  };
}

/** Reads and resolves a YAML (or JSON) run configuration. */
export async function loadRunConfig(path: string): Promise<RunConfig> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_NOT_FOUND',
      `configuration file "${path}" cannot be read: check the path`,
      {
        cause,
        details: { path },
      },
    );
  }
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `${path} is not valid YAML: ${document.errors[0].message}`,
      {
        details: { path },
      },
    );
  }
  return resolveRunConfig(document.toJS());
}

/** Hash of what decides the result: `threads` and `name` do not. */
export function configHash(config: RunConfig): string {
  const { threads: _threads, name: _name, ...rest } = config;
  return sha256(canonicalJson(rest));
}
