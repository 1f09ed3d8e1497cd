import type { FastifySchema } from 'fastify';
import { RunConfigSchema } from '../pipeline/index.ts';

interface WithConfig {
  readonly properties?: { readonly config?: object };
}

/**
 * Shows the whole configuration schema where a request body takes one. The validator sees an open object there:
 * `resolveRunConfig` checks it, with defaults, registry names and "did you mean".
 */
export function withRunConfig({ schema, url }: { schema: FastifySchema; url: string }): {
  schema: FastifySchema;
  url: string;
} {
  const body = schema?.body as WithConfig | undefined;
  if (!body?.properties?.config) return { schema, url };
  return {
    schema: { ...schema, body: { ...body, properties: { ...body.properties, config: RunConfigSchema } } },
    url,
  };
}
