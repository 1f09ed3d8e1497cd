import type { RunResult } from '../../backtest/index.ts';
import { type Interval, periodsPerYear } from '../../core/index.ts';
import { type Content, html, type Markup } from '../markup.ts';
import { type Summary, summaryOf } from '../summary.ts';

/** What a section draws from: figures come from the summary, curves from the result. */
export interface View {
  readonly result: RunResult;
  readonly summary: Summary;
  readonly periodsPerYear: number;
  /** Colour class of each strategy, by its name. */
  readonly colours: Readonly<Record<string, string>>;
}

/** The strategy, the benchmark and cash have fixed colours; the other baselines take theirs in order. */
function colourNames(result: RunResult): Record<string, string> {
  const out: Record<string, string> = {};
  let next = 1;
  for (const { name } of result.baselines)
    out[name] =
      name === 'benchmark' ? 'c-benchmark' : name === 'flat' ? 'c-flat' : `c-${((next++ - 1) % 5) + 1}`;
  out[result.strategy.name] = 'c-strategy';
  return out;
}

export const viewOf = (result: RunResult): View => ({
  result,
  summary: summaryOf(result),
  periodsPerYear: periodsPerYear(result.interval as Interval),
  colours: colourNames(result),
});

/** A section of the page: heading, an optional sentence on how to read it, content. */
export const section = (id: string, title: string, lead: Content, content: Content): Markup =>
  html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2>${lead ? html`<p class="lead-in">${lead}</p>` : ''}${content}</section>`;

/** Coloured names for charts without room for direct labels. */
export const legend = (items: readonly { readonly label: string; readonly colour: string }[]): Markup =>
  html`<ul class="legend">${items.map((i) => html`<li><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class="fill ${i.colour}" width="10" height="10" rx="2"/></svg>${i.label}</li>`)}</ul>`;

/** A table that scrolls sideways on a narrow screen. */
export const table = (caption: string, head: Content, body: Content, className = ''): Markup =>
  html`<div class="scroll" tabindex="0" role="group"><table class="${className}"><caption>${caption}</caption><thead>${head}</thead><tbody>${body}</tbody></table></div>`;
