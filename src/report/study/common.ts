import { stringify } from 'yaml';
import type { RunDetail, StudyHead } from '../../study/index.ts';
import { formatInteger, plural, shortHash } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section } from '../sections/index.ts';
import { type Badge, facts, notes, sourceFacts } from './parts.ts';

const NAMED_SYMBOLS = 6;
const LISTED_SYMBOLS = 200;
const SHOWN_BASELINES = 4;

const symbolText = (symbols: readonly string[]): string =>
  symbols.length > NAMED_SYMBOLS ? plural(symbols.length, 'symbol') : symbols.join(', ');

export const subtitle = (h: StudyHead): string =>
  `${symbolText(h.symbols)} · ${h.interval} bars · ${h.period.from} to ${h.period.to}`;

/** What kind of evidence this is: data, simulation, sample, costs, trials, identity. */
export const badges = (h: StudyHead, sample: Badge): Badge[] => [
  h.provenance.synthetic ? { text: 'Synthetic data', kind: 'warn' } : { text: 'Real data', kind: 'good' },
  { text: 'Simulated' },
  sample,
  { text: 'Net of costs' },
  { text: plural(h.trials, 'trial'), kind: h.trials > 1 ? 'warn' : undefined },
  ...(h.warnings.length > 0 ? [{ text: plural(h.warnings.length, 'warning'), kind: 'warn' } as const] : []),
  { text: `seed ${h.seed}`, kind: 'mono' },
  { text: `data ${shortHash(h.dataHash)}`, kind: 'mono' },
  { text: `version ${h.codeVersion}`, kind: 'mono' },
];

/** Baselines worth a column: all of a single symbol's; of many symbols, those that stand for all of them. */
export function headlineBaselines(h: StudyHead, baselines: readonly RunDetail[]): readonly RunDetail[] {
  const overall = baselines.filter((b) => !h.symbols.includes(b.name));
  const chosen = h.symbols.length > 1 && overall.length > 0 ? overall : baselines;
  return chosen.slice(0, SHOWN_BASELINES);
}

/** The rules and assumptions in words. */
export const strategySection = (h: StudyHead): Markup =>
  section('strategy', 'The strategy', 'Rules act on what was known at the close of their bar.', [
    html`<pre tabindex="0">${h.rules.join('\n')}</pre>`,
    notes(h.assumptions),
  ]);

export const configurationSection = (h: StudyHead): Markup =>
  section(
    'config',
    'Configuration',
    'Resolved, with every default filled in: this file and the seed make the same numbers again.',
    html`<details><summary>Show the configuration</summary><pre tabindex="0">${stringify(h.spec, { lineWidth: 100 })}</pre></details>`,
  );

export function provenanceSection(h: StudyHead, more: readonly (readonly [string, string])[] = []): Markup {
  const listed = h.symbols.slice(0, LISTED_SYMBOLS).join(', ');
  const rest = h.symbols.length - LISTED_SYMBOLS;
  const mono = (k: string, v: string): [string, string, string] => [k, v, 'mono'];
  return section(
    'provenance',
    'Data and provenance',
    '',
    facts([
      ...sourceFacts(h.provenance),
      ['Symbols', rest > 0 ? `${listed}, and ${formatInteger(rest)} more` : listed],
      [
        'Bars',
        `${formatInteger(h.period.end - h.period.start)} of ${h.interval}, ${h.period.from} to ${h.period.to}`,
      ],
      ...more.map(([k, v]) => mono(k, v)),
      mono('Data hash', h.dataHash),
      mono('Study hash', h.specHash),
      mono('Seed', String(h.seed)),
      mono('Version', h.codeVersion),
    ]),
  );
}

export const warningsSection = (h: StudyHead): Markup =>
  section(
    'warnings',
    'Warnings',
    '',
    h.warnings.length === 0 ? html`<p class="none">None.</p>` : notes(h.warnings),
  );

/** What a reader must know; `sample` says what the choice has seen. */
export const limitLines = (h: StudyHead, sample: readonly string[]): string[] => [
  ...sample,
  'The result is a simulation. Fills, spread and slippage follow a model and were not measured in a market; taxes are left out.',
  h.provenance.synthetic
    ? 'The prices are synthetic: they show what the engine does, not what a market would have paid.'
    : 'The symbols were chosen with today’s knowledge of what survived, which flatters every strategy that holds them.',
  ...h.provenance.notes,
  'Past performance says little about future returns. Nothing here is investment advice.',
];
