import { formatDate, plural } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { columns, row } from '../study/parts.ts';
import { STRATEGY_HEADS, strategyCells } from './strategyCells.ts';
import { section, table, type View } from './view.ts';

/** Action models beside the run's policy, where the run trained some: who won, and where to read on. */
export function actionModels({ result }: View): Markup {
  const a = result.actionModels;
  if (!a) return html``;
  const body = a.strategies.map((strategy, i) =>
    row(strategy.label, strategyCells(strategy), i === 0 ? 'chosen' : ''),
  );
  return section(
    'action-models',
    'Action models beside the rule',
    html`${a.winner} ${a.verdict} ${formatDate(a.from)} to ${formatDate(a.to)}, ${plural(a.folds, 'fold')}, ${plural(a.seeds, 'seed')}; same bars, costs and sizing for every row. <a href="${a.reportFile}">Their own report</a> has learning curves, seeds and policy maps.`,
    table('Action models and the rule on the same test bars', columns(['Strategy', ...STRATEGY_HEADS]), body),
  );
}
