import type { ForecastStudy, SkillRow } from '../../forecast/index.ts';
import { formatNumber, formatPercent, plural } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section, table } from '../sections/index.ts';
import { columns } from '../study/parts.ts';
import { figure } from '../svg/index.ts';
import { COLUMNS, COVERAGES, cell, comparisonText, directionInterval, SPLIT_COVERAGES } from './columns.ts';
import { rowDots } from './rowDots.ts';

/** Fixed colours for the yardsticks and the kinds. */
export const colourOf = (row: Pick<SkillRow, 'kind' | 'name'>): string =>
  row.kind === 'baseline' ? 'c-benchmark' : row.kind === 'member' ? 'c-model' : 'c-strategy';

const line = (row: SkillRow): Markup =>
  html`<tr class="${row.kind === 'baseline' ? 'rival' : ''}"><th scope="row">${row.name}</th><td>${row.againstRidge?.better ? html`<b>${row.verdict}</b>` : row.verdict}</td>${COLUMNS.map(
    (c) =>
      html`<td class="num">${cell(row, c)}${c.name === 'directionalAccuracy' ? html`<span class="interval"> ${directionInterval(row)}</span>` : ''}</td>`,
  )}<td class="num">${comparisonText(row.againstZero)}</td><td class="num">${comparisonText(row.againstRidge)}</td><td class="num">${comparisonText(row.againstTrees)}</td><td class="num">${comparisonText(row.againstBest)}</td></tr>`;

/** Every row's skill, in words against ridge. */
export function skillSection(s: ForecastStudy): Markup {
  const heads = html`<tr><th scope="col">Forecast</th><th scope="col">In words</th>${[...COLUMNS.map((c) => c.label), 'p vs zero', 'p vs ridge', 'p vs trees', `p vs ${s.bestMember ?? 'best'}`].map((h) => html`<th scope="col" class="num">${h}</th>`)}</tr>`;
  const over = s.seeds > 1 ? `Means over ${plural(s.seeds, 'seed')} ± their standard deviation. ` : '';
  const ic = rowDots(
    'skill-ic',
    'Daily rank IC by seed',
    'Mean daily rank IC of each forecast: small dots are seeds, the large dot their mean; the line is no skill.',
    s.rows
      .filter((r) => Number.isFinite(r.mean.dailyRankIc))
      .map((r) => ({
        label: r.name,
        colour: colourOf(r),
        parts: r.bySeed.length > 1 ? r.bySeed.map((f) => f.dailyRankIc) : [],
        wholes: [r.mean.dailyRankIc],
      })),
    [0],
    (v) => formatNumber(v, 3),
  );
  return section(
    'skill',
    'Skill out of fold',
    `${over}Scaled ${s.horizon}-bar returns. p: Diebold-Mariano on squared errors (long-run variance, Harvey’s factor); in brackets after Holm’s correction over ${plural(s.trials, 'row')}. The last column is for ensembles, against the single member that was best in hindsight. A forecast beats ridge when it errs less and the corrected p is below 0.05.`,
    [table('Skill of every forecast', heads, s.rows.map(line)), figure(ic)],
  );
}

/** Whether stated intervals held what they promised. */
export function coverageSection(s: ForecastStudy): Markup {
  const dots = rowDots(
    'coverage-chart',
    'Coverage of adaptive conformal intervals',
    'Share of outcomes inside the intervals of 50, 80 and 95 %; the lines are what was promised.',
    s.rows.map((r) => ({
      label: r.name,
      colour: colourOf(r),
      parts: SPLIT_COVERAGES.map((c) => r.mean[c.name]),
      wholes: COVERAGES.map((c) => r.mean[c.name]),
    })),
    [0.5, 0.8, 0.95],
    (v) => formatPercent(v, 0),
  );
  const heads = [
    ...COVERAGES.map((c) => `adaptive ${c.label}`),
    ...SPLIT_COVERAGES.map((c) => `split ${c.label}`),
  ];
  const body = s.rows.map(
    (r) =>
      html`<tr><th scope="row">${r.name}</th>${[...COVERAGES, ...SPLIT_COVERAGES].map((c) => html`<td class="num">${cell(r, c)}</td>`)}</tr>`,
  );
  return section(
    'coverage',
    'Coverage of intervals',
    'Conformal intervals around each forecast, scaled by predicted volatility, from errors whose labels were known: large dots adapt their level online, small dots (split conformal) do not.',
    [
      figure(dots),
      html`<details><summary>Coverage as numbers</summary>${table('Coverage', columns(['Forecast', ...heads]), body)}</details>`,
    ],
  );
}
