import type { TObject, TSchema } from 'typebox';
import { COMMISSIONS, SLIPPAGES, SPREADS } from '../costs/index.ts';
import { ENSEMBLES } from '../ensemble/index.ts';
import { MODELS } from '../models/index.ts';
import { RunConfigSchema } from '../pipeline/index.ts';
import { POLICIES } from '../policy/index.ts';
import { REGIME_MODELS } from '../regime/index.ts';
import { RlConfigSchema, TradingTaskSchema } from '../rl/index.ts';
import { StudySpecSchema } from '../study/index.ts';

interface Described {
  type?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  enum?: unknown[];
  anyOf?: { const?: unknown; type?: string }[];
  unit?: string;
  properties?: Record<string, TSchema>;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

function allowed(s: Described): string {
  const literals = s.anyOf?.map((a) => a.const ?? a.type);
  const choices = s.enum ?? literals;
  if (choices) return choices.map((c) => `\`${String(c)}\``).join(', ');
  const low =
    s.minimum !== undefined
      ? `>= ${s.minimum}`
      : s.exclusiveMinimum !== undefined
        ? `> ${s.exclusiveMinimum}`
        : '';
  const high = s.maximum !== undefined ? `<= ${s.maximum}` : '';
  return [s.type ?? '', [low, high].filter(Boolean).join(', ')].filter(Boolean).join(' ');
}

function rows(schema: TObject, prefix: string): string[] {
  return Object.entries(schema.properties).flatMap(([key, value]) => {
    const s = value as Described;
    const name = prefix + key;
    const nested = s.type === 'object' && Object.keys(s.properties ?? {}).some((k) => k !== 'name');
    if (nested) return rows(value as TObject, `${name}.`);
    const fallback = s.default === undefined ? '' : `\`${JSON.stringify(s.default)}\``;
    const text = [s.description ?? '', s.unit ? `[${s.unit}]` : ''].filter(Boolean).join(' ');
    return [`| \`${name}\` | ${cell(allowed(s))} | ${cell(fallback)} | ${cell(text)} |`];
  });
}

const table = (schema: TObject): string =>
  ['| key | allowed | default | meaning |', '|---|---|---|---|', ...rows(schema, '')].join('\n');

interface Entry {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  readonly schema: TObject;
}

function chapter(title: string, entries: readonly Entry[]): string[] {
  const blocks = entries.flatMap((e) => [
    `### ${e.name}`,
    '',
    `${e.description} Source: ${e.source.replace(/\.$/, '')}.`,
    '',
    ...(Object.keys(e.schema.properties).length > 0 ? [table(e.schema), ''] : []),
  ]);
  return [`## ${title}`, '', ...blocks];
}

/** docs/config.md: every key of a run configuration and of a study, from the schemas that validate it. */
export const configMarkdown = (): string =>
  [
    '# Run configuration',
    '',
    'One YAML (or JSON) file. Unknown keys are errors. `autostock config check` validates one, `autostock config show`',
    'prints it with every default filled. This page is made by `autostock config show --markdown`.',
    '',
    table(RunConfigSchema),
    '',
    '## Studies',
    '',
    'A file with the key `strategy` is a study: [sweeps.md](sweeps.md). Expressions are those of [strategies.md](strategies.md).',
    '',
    table(StudySpecSchema),
    '',
    '## Action models',
    '',
    'The file of `autostock rl train`: [rl.md](rl.md). Defaults are those without a preset of the task.',
    '',
    table(RlConfigSchema),
    '',
    '### The trading task',
    '',
    'Keys of `environment` where its name is `trading`; in a run configuration, below `actionModels.environment`.',
    '',
    table(TradingTaskSchema),
    '',
    ...chapter('Models', MODELS.entries),
    ...chapter('Ensembles', ENSEMBLES.entries),
    ...chapter('Regimes', REGIME_MODELS.entries),
    ...chapter('Policies', POLICIES.entries),
    ...chapter('Commissions', COMMISSIONS.entries),
    ...chapter('Spreads', SPREADS.entries),
    ...chapter('Slippages', SLIPPAGES.entries),
  ]
    .join('\n')
    .trimEnd();
