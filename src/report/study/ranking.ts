import type { SweepColumn } from '../../native/index.ts';
import { SWEEP_COLUMNS } from '../../native/index.ts';
import type { RunDetail, SweepResult } from '../../study/index.ts';
import { formatInteger, plural } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section, table } from '../sections/index.ts';
import { plainNumber } from '../svg/index.ts';
import { COLUMNS, setText } from './columns.ts';
import { headlineBaselines } from './common.ts';
import { columns, row } from './parts.ts';

const MAX_SYMBOL_ROWS = 60;
/** Columns of the parameters; more are written as one text. */
const MAX_PARAMETERS = 6;

const others = (r: SweepResult): SweepColumn[] => SWEEP_COLUMNS.filter((c) => c !== r.objective.column);
const cells = (r: SweepResult, values: RunDetail['row']) => [
  COLUMNS[r.objective.column].format(values[r.objective.column]),
  ...others(r).map((c) => COLUMNS[c].format(values[c])),
];

/** The best sets in sample, beside what doing nothing clever would have made. */
export function rankingSection(r: SweepResult): Markup {
  const names = r.parameters.map((p) => p.name);
  const split = names.length <= MAX_PARAMETERS;
  const labels = split ? names : ['Parameters'];
  const head = columns([
    'Rank',
    ...labels,
    COLUMNS[r.objective.column].label,
    ...others(r).map((c) => COLUMNS[c].label),
  ]);
  const sets = r.top.map((t, i) => {
    const set = split ? names.map((n) => plainNumber(t.set[n])) : [setText(t.set)];
    return row(String(t.rank), [...set, ...cells(r, t.row)], i === 0 ? 'chosen' : '');
  });
  const rivals = headlineBaselines(r, r.baselines).map((b) =>
    row(b.label, [...labels.map(() => ''), ...cells(r, b.row)], 'rival'),
  );
  const many = r.symbols.length > 1;
  return section(
    'ranking',
    'The best parameter sets, in sample',
    `The first ${formatInteger(r.top.length)} of ${plural(r.sets, 'set')} by ${COLUMNS[r.objective.column].label}${many ? ', each figure a mean over the symbols' : ''}; baselines below. These sets were chosen because they did best on these very bars, so their figures are too good: the validation says by how much.`,
    table('Best parameter sets beside the baselines', head, [sets, rivals], 'ranks'),
  );
}

/** The best set of each symbol by itself: agreement is a good sign, scatter is noise. */
export function bySymbolSection(r: SweepResult): Markup {
  if (r.perSymbol.length < 2) return html``;
  const shown = r.perSymbol.slice(0, MAX_SYMBOL_ROWS);
  const body = shown.map(
    (s) =>
      html`<tr><th scope="row">${s.symbol}</th><td>${setText(s.set)}</td>${cells(r, s.row).map((c) => html`<td class="num">${c}</td>`)}</tr>`,
  );
  const cap =
    shown.length < r.perSymbol.length
      ? ` The first ${shown.length} of ${r.perSymbol.length} symbols are shown.`
      : '';
  return section(
    'by-symbol',
    'Each symbol by itself',
    `The set that did best on each symbol alone, in sample. Where symbols agree the strategy has found something they share; where they scatter it has found noise.${cap}`,
    table(
      'Best set of each symbol',
      columns(
        ['Symbol', 'Best set', COLUMNS[r.objective.column].label, ...others(r).map((c) => COLUMNS[c].label)],
        2,
      ),
      body,
    ),
  );
}
