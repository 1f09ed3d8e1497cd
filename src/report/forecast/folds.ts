import type { ForecastStudy, SkillRow } from '../../forecast/index.ts';
import { mean } from '../../statistics/index.ts';
import { formatDate, formatNumber } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section, table } from '../sections/index.ts';
import { columns } from '../study/parts.ts';
import { figure, foldStrip } from '../svg/index.ts';

/** Mean daily IC of a row in the bars of one fold. */
const foldIc = (s: ForecastStudy, row: SkillRow, fold: ForecastStudy['folds'][number]): number =>
  mean(
    Array.from(row.dailyIc.subarray(fold.testStart - s.start, fold.testEnd - s.start)).filter(
      Number.isFinite,
    ),
  );

/** Which bars each fold trained on and forecast, and how every forecast did there. */
export function foldsSection(s: ForecastStudy): Markup {
  const strip = foldStrip(
    'fold-strip',
    'Folds',
    'Bars each fold was trained on and the bars it forecast; the gap between them is purge and embargo.',
    s.folds.map((f) => ({
      label: String(f.index + 1),
      train: [f.trainStart, Math.max(f.trainEnd, f.validEnd)] as const,
      test: [f.testStart, f.testEnd] as const,
      note: `trained to ${formatDate(f.trainedUntil)}, tested to ${formatDate(s.panelTime[f.testEnd - 1])}`,
    })),
    s.panelTime,
  );
  const body = s.rows.map(
    (row) =>
      html`<tr><th scope="row">${row.name}</th>${s.folds.map((f) => html`<td class="num">${formatNumber(foldIc(s, row, f), 3)}</td>`)}</tr>`,
  );
  return section(
    'folds',
    'Fold by fold',
    'Training and validation in grey, test blocks in colour. The table is the mean daily IC within each test block.',
    [
      figure(strip),
      table('Daily IC by fold', columns(['Forecast', ...s.folds.map((f) => String(f.index + 1))]), body),
    ],
  );
}
