import { resolveConfig } from '../../core/index.ts';
import { MODELS } from '../../models/index.ts';

/** The zoo as a table of docs/models.md. */
export function membersMarkdown(): string {
  const rows = MODELS.entries.map(({ name, kind, description, source, schema }) => {
    const defaults = Object.entries(resolveConfig(schema, {}) as Record<string, unknown>)
      .map(([key, value]) => `${key} ${value}`)
      .join(', ');
    return `| \`${name}\` | ${kind} | ${description} ${source} | ${defaults || '-'} |`;
  });
  return ['| model | kind | what it is, source | defaults |', '|---|---|---|---|', ...rows].join('\n');
}
