import { type Content, html, type Markup } from '../markup.ts';

/** A short label above the fold; `warn` is for what weakens the evidence. */
export interface Badge {
  readonly text: string;
  readonly kind?: 'good' | 'warn' | 'mono';
}

export interface Head {
  /** What kind of report this is. */
  readonly kind: string;
  readonly title: string;
  readonly sub: string;
  readonly badges: readonly (Badge | undefined)[];
  readonly verdict: string;
}

/** Title, what kind of evidence this is, and the verdict a person can repeat. */
export const head = (h: Head): Markup =>
  html`<header><p class="eyebrow">AutoStock Trader · ${h.kind}</p><h1>${h.title}</h1>
<p class="sub">${h.sub}</p>
<ul class="badges">${h.badges.map((b) => (b ? html`<li class="badge ${b.kind ?? ''}">${b.text}</li>` : ''))}</ul>
<p class="verdict">${h.verdict}</p></header>`;

/** Up to six numbers to look at first, each with what to hold it against. */
export const figures = (rows: readonly (readonly [string, string, string])[]): Markup =>
  html`<dl class="figures">${rows.map(([label, value, note]) => html`<div><dt>${label}</dt><dd><strong>${value}</strong><span>${note}</span></dd></div>`)}</dl>`;

/** Names and values, one a line; the third entry is a class. */
export const facts = (rows: readonly (readonly [string, Content, string?])[]): Markup =>
  html`<dl class="facts">${rows.map(([k, v, c]) => html`<div><dt>${k}</dt><dd class="${c ?? ''}">${v}</dd></div>`)}</dl>`;

/** Where data came from, as the first of the facts. */
export const sourceFacts = (data: {
  readonly source: string;
  readonly synthetic: boolean;
  readonly licence?: string | null;
}): [string, string][] => [
  ['Source', data.source],
  ['Kind', data.synthetic ? 'synthetic' : 'real market data'],
  ['Licence', data.licence ?? 'not stated'],
];

export const notes = (lines: readonly string[]): Markup =>
  html`<ul class="notes">${lines.map((l) => html`<li>${l}</li>`)}</ul>`;

/** What a reader must know before believing any of this. */
export const limitsFooter = (lines: readonly string[]): Markup =>
  html`<footer><h2>Honest limits</h2>${notes(lines)}</footer>`;

export const none = (text: string): Markup => html`<p class="none">${text}</p>`;

/** Column headings; every one but the first `left` is numeric. */
export const columns = (names: readonly string[], left = 1): Markup =>
  html`<tr>${names.map((n, i) => html`<th scope="col" class="${i < left ? '' : 'num'}">${n}</th>`)}</tr>`;

/** A table row: its heading, then numeric cells. */
export const row = (name: Content, cells: readonly Content[], className = ''): Markup =>
  html`<tr class="${className}"><th scope="row">${name}</th>${cells.map((c) => html`<td class="num">${c}</td>`)}</tr>`;
