import { stringify } from 'yaml';
import { formatInteger } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { facts, sourceFacts } from '../study/parts.ts';
import { section, type View } from './view.ts';

/** The configuration that made this run, defaults filled in. */
export const configuration = ({ summary }: View): Markup =>
  section(
    'config',
    'Configuration',
    'Resolved, with every default filled in: this file and the seed make the same numbers again.',
    html`<details><summary>Show the configuration</summary><pre tabindex="0">${stringify(summary.config, { lineWidth: 100 })}</pre></details>`,
  );

/** Where the data came from and what identifies this run. */
export function provenance({ summary: s }: View): Markup {
  const { data } = s;
  const rows: [string, string, string?][] = [
    ...sourceFacts(data),
    ['Symbols', data.symbols.join(', ')],
    ['Bars', `${formatInteger(data.bars)} of ${data.interval}, ${data.from} to ${data.to}`],
    [
      'Out of sample',
      `${formatInteger(data.outOfSampleBars)} bars, ${data.outOfSampleFrom} to ${data.outOfSampleTo}`,
    ],
    ['Benchmark', data.benchmark],
    ['Data hash', s.dataHash, 'mono'],
    ['Configuration hash', s.configHash, 'mono'],
    ['Equity hash', s.strategies[0].equityHash, 'mono'],
    ['Seed', String(s.seed), 'mono'],
    ['Version', s.codeVersion, 'mono'],
  ];
  return section('provenance', 'Data and provenance', '', facts(rows));
}

/** What the run complained about. */
export const warnings = ({ summary }: View): Markup =>
  section(
    'warnings',
    'Warnings',
    '',
    summary.warnings.length === 0
      ? html`<p class="none">None.</p>`
      : html`<ul class="notes">${summary.warnings.map((w) => html`<li>${w}</li>`)}</ul>`,
  );

/** What a reader must know before believing any of this. */
export const limits = ({ summary }: View): Markup =>
  html`<footer><h2>Honest limits</h2><ul class="notes">${summary.limits.map((l) => html`<li>${l}</li>`)}</ul></footer>`;
