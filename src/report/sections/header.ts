import { plural, shortHash } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import type { View } from './view.ts';

/** Title, what kind of evidence this is, and the verdict a person can repeat. */
export function header({ summary: s }: View): Markup {
  const { data } = s;
  const kind = data.synthetic
    ? html`<li class="badge warn">Synthetic data</li>`
    : html`<li class="badge good">Real data</li>`;
  const warnings = s.warnings.length
    ? html`<li class="badge warn"><a href="#warnings">${plural(s.warnings.length, 'warning')}</a></li>`
    : '';
  return html`<header><p class="eyebrow">AutoStock Trader · walk-forward report</p><h1>${s.name}</h1>
<p class="sub">${data.symbols.length > 6 ? plural(data.symbols.length, 'symbol') : data.symbols.join(', ')} · ${data.interval} bars · out of sample ${data.outOfSampleFrom} to ${data.outOfSampleTo}</p>
<ul class="badges">${kind}<li class="badge">Simulated</li><li class="badge">Out of sample</li><li class="badge">Net of costs</li>${warnings}<li class="badge mono">seed ${s.seed}</li><li class="badge mono">data ${shortHash(s.dataHash)}</li><li class="badge mono">version ${s.codeVersion}</li></ul>
<p class="verdict">${s.verdict.sentence}</p></header>`;
}
