import { formatInteger } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { CHART_WIDTH, chart, figure, linearScale, spans, timeAxis, timeTicks } from '../svg/index.ts';
import { legend, section, table, type View } from './view.ts';

const LEFT = 56;
const RIGHT = CHART_WIDTH - 20;
const COLOURS = { train: 'f-train', valid: 'f-valid', test: 'f-test' };
/** Enough folds to draw one by one; more share the height. */
const MAX_HEIGHT = 320;

/** Which bars each fold learned from, tuned on and was judged by. */
export function folds({ result, summary }: View): Markup {
  const all = result.folds;
  const end = Math.max(...all.map((f) => f.testEnd), 1);
  const x = linearScale([0, end], [LEFT, RIGHT]);
  const row = Math.max(6, Math.min(20, MAX_HEIGHT / Math.max(1, all.length)));
  const rows = all.map((f) => ({
    label: String(f.index + 1),
    spans: [
      { from: f.trainStart, to: f.trainEnd, colour: COLOURS.train },
      { from: f.validStart, to: f.validEnd, colour: COLOURS.valid },
      { from: f.testStart, to: f.testEnd, colour: COLOURS.test },
    ],
  }));
  const bottom = rows.length * row + 6;
  const picture = chart(
    'fold-chart',
    { width: CHART_WIDTH, height: bottom + 28 },
    'Folds',
    'Train, validation and test bars of each fold; purged bars between them are left blank.',
    html`${spans(rows, x, 2, row)}${timeAxis(x, timeTicks(result.panelTime.subarray(0, end), 14), bottom)}`,
  );
  const range = ([from, to]: readonly string[]) => `${from} to ${to}`;
  const body = summary.folds.map(
    (f) =>
      html`<tr><th scope="row">${f.index + 1}</th><td>${range(f.train)}</td><td class="num">${formatInteger(f.trainEnd - f.trainStart)}</td><td>${range(f.valid)}</td><td class="num">${formatInteger(f.validEnd - f.validStart)}</td><td>${range(f.test)}</td><td class="num">${formatInteger(f.testEnd - f.testStart)}</td></tr>`,
  );
  return section(
    'folds',
    'Walk-forward folds',
    'Models learn from the train bars, stop on the validation bars and are judged by the test bars, which they never saw. Bars whose labels reach into the next part are purged.',
    [
      figure(picture),
      legend([
        { label: 'train', colour: COLOURS.train },
        { label: 'validation', colour: COLOURS.valid },
        { label: 'test', colour: COLOURS.test },
      ]),
      html`<details><summary>Dates of every fold</summary>${table('Folds', html`<tr><th scope="col">Fold</th><th scope="col">Train</th><th scope="col" class="num">Bars</th><th scope="col">Validation</th><th scope="col" class="num">Bars</th><th scope="col">Test</th><th scope="col" class="num">Bars</th></tr>`, body)}</details>`,
    ],
  );
}
