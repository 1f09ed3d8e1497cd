import type { ForecastStudy } from '../../forecast/index.ts';
import { formatNumber, formatPercent, UNDEFINED } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section, table } from '../sections/index.ts';
import { columns, none } from '../study/parts.ts';

/** What each ensemble lost to hindsight. */
export function regretSection(s: ForecastStudy): Markup {
  const title = 'Regret of the ensembles';
  if (s.ensembles.length === 0) return section('regret', title, '', none('No ensemble was replayed.'));
  const body = s.ensembles.map(({ name, regret: r }) => {
    const mixture = s.members
      .map((member, m) => [member, r.bestMixture[m]] as const)
      .filter(([, w]) => w >= 0.005)
      .map(([member, w]) => `${member} ${formatPercent(w, 0)}`)
      .join(', ');
    return html`<tr><th scope="row">${name}</th><td class="num">${formatNumber(r.overMember / r.bars, 4)}</td><td>${s.members[r.bestMember] ?? UNDEFINED}</td><td class="num">${formatNumber(r.overMixture / r.bars, 4)}</td><td>${mixture || UNDEFINED}</td></tr>`;
  });
  return section(
    'regret',
    title,
    'Squared scaled error a bar above what hindsight would have chosen, first seed: the best single member, and the best fixed weights. Below zero the ensemble did better than any single member.',
    table(
      'Regret',
      columns(['Ensemble', 'Over the best member', 'Which', 'Over the best mixture', 'Which']),
      body,
    ),
  );
}
