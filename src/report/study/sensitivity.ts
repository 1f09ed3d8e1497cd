import type { SweepColumn } from '../../native/index.ts';
import type { Variation } from '../../study/index.ts';
import { formatNumber, formatPercent } from '../format.ts';
import type { Markup } from '../markup.ts';
import { section, table } from '../sections/index.ts';
import { figure, signedBars } from '../svg/index.ts';
import { COLUMNS } from './columns.ts';
import { columns, none, row } from './parts.ts';

const SHOWN = [
  'totalReturn',
  'sharpe',
  'maxDrawdown',
  'trades',
  'costs',
] as const satisfies readonly SweepColumn[];
const asMade = (v: Variation): boolean => v.costMultiple === 1 && v.extraLag === 0;

/** What is left when costs are other than thought, or every order comes a bar late. */
export function sensitivitySection(variations: readonly Variation[]): Markup {
  const id = 'sensitivity';
  const title = 'Costs and delay';
  if (variations.length === 0) return section(id, title, '', none('Not worked out for this study.'));
  const bars = signedBars(
    'sensitivity-bars',
    'Sharpe under other costs and delay',
    'Sharpe of the same parameter set with costs multiplied and with every order one bar later.',
    variations.map((v) => ({
      label: v.label,
      value: v.row.sharpe,
      text: `Sharpe ${formatNumber(v.row.sharpe)}, return ${formatPercent(v.row.totalReturn)}`,
      strong: asMade(v),
    })),
  );
  return section(
    id,
    title,
    'The same parameters with costs multiplied, and with every order one bar later. A result that dies at twice the costs, or from one bar of delay, was made of them.',
    [
      figure(bars),
      table(
        'Costs and delay',
        columns(['Variation', ...SHOWN.map((c) => COLUMNS[c].label)]),
        variations.map((v) =>
          row(
            v.label,
            SHOWN.map((c) => COLUMNS[c].format(v.row[c])),
            asMade(v) ? 'chosen' : '',
          ),
        ),
      ),
    ],
  );
}
