import { formatInteger, formatNumber, formatPercent, type Stat } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import type { Summary } from '../summary.ts';
import { type DotRow, dotPlot } from '../svg/index.ts';
import { section, table, type View } from './view.ts';

type Score = Summary['skill'][number]['pooled'];

const Z_95 = 1.96;

const interval = (s: Score): string =>
  s.directionalLow === null
    ? ''
    : ` (${formatNumber(s.directionalLow * 100, 1)} to ${formatNumber((s.directionalHigh ?? 0) * 100, 1)})`;

/** Half width of the IC's 95 % interval, from its t statistic. */
const icHalf = (s: Score): Stat =>
  s.ic !== null && s.icT !== null && s.icT !== 0 ? Math.abs(s.ic / s.icT) * Z_95 : null;

const cells = (s: Score): Markup =>
  html`<td class="num">${formatNumber(s.ic, 3)}</td><td class="num">${s.icT !== null && Math.abs(s.icT) > Z_95 ? html`<b>${formatNumber(s.icT)}</b>` : formatNumber(s.icT)}</td><td class="num">${formatNumber(s.rankIc, 3)}</td><td class="num">${formatPercent(s.r2Zero, 2)}</td><td class="num">${formatPercent(s.directionalAccuracy)}<span class="interval">${interval(s)}</span></td><td class="num">${formatPercent(s.upShare)}</td><td class="num">${formatInteger(s.rows)}</td>`;

const columns = html`<th scope="col" class="num">IC</th><th scope="col" class="num">t</th><th scope="col" class="num">Rank IC</th><th scope="col" class="num">R² against zero</th><th scope="col" class="num">Direction right (95%)</th><th scope="col" class="num">Always up</th><th scope="col" class="num">Rows</th>`;

function rowsFor(
  skill: Summary['skill'],
  pick: (s: Score) => Stat,
  half: (s: Score) => [Stat, Stat],
): DotRow[] {
  return skill.map((m) => {
    const [low, high] = half(m.pooled);
    return {
      label: m.model,
      colour: m.model === 'ensemble' ? 'c-strategy' : 'c-model',
      parts: m.byFold.map(pick),
      whole: pick(m.pooled),
      low,
      high,
    };
  });
}

/** How well each model forecast bars it had not seen, by fold and in all. */
export function skill({ summary }: View): Markup {
  const all = summary.skill;
  if (all.length === 0)
    return section(
      'skill',
      'Forecast skill',
      '',
      html`<p class="none">No model made forecasts in this run.</p>`,
    );
  const ic = dotPlot({
    id: 'skill-ic',
    title: 'Information coefficient',
    desc: 'Correlation of forecast and outcome: small dots are folds, the large dot all folds with its 95 % interval; 0 is no skill.',
    rows: rowsFor(
      all,
      (s) => s.ic,
      (s) => {
        const half = icHalf(s);
        return half === null || s.ic === null ? [null, null] : [s.ic - half, s.ic + half];
      },
    ),
    reference: 0,
    format: (v) => formatNumber(v, 2),
  });
  const accuracy = dotPlot({
    id: 'skill-direction',
    title: 'Direction right',
    desc: 'Share of forecasts with the right sign: small dots are folds, the large dot all folds with its 95 % Wilson interval; the line is what always saying up gets.',
    rows: rowsFor(
      all,
      (s) => s.directionalAccuracy,
      (s) => [s.directionalLow, s.directionalHigh],
    ),
    reference: all[0].pooled.upShare ?? 0.5,
    format: (v) => formatPercent(v, 0),
  });
  const pooled = all.map((m) => html`<tr><th scope="row">${m.model}</th>${cells(m.pooled)}</tr>`);
  const byFold = all.map((m) =>
    m.byFold.map(
      (s, f) => html`<tr><th scope="row">${m.model}</th><td class="num">${f + 1}</td>${cells(s)}</tr>`,
    ),
  );
  return section(
    'skill',
    'Forecast skill',
    'Out-of-sample forecasts against what happened, in volatility-scaled returns. Labels overlap, so t and intervals count only as many rows as there are separate ones. A bold t is beyond ±1.96. An interval that is not wholly right of the dark line is no evidence of skill: the line is no correlation on the left, always saying “up” on the right.',
    [
      html`<div class="columns">${[ic, accuracy].map((c) => html`<figure>${c}</figure>`)}</div>`,
      table('Skill over all folds', html`<tr><th scope="col">Model</th>${columns}</tr>`, pooled),
      html`<details><summary>Skill by fold</summary>${table('Skill by model and fold', html`<tr><th scope="col">Model</th><th scope="col" class="num">Fold</th>${columns}</tr>`, byFold)}</details>`,
    ],
  );
}
