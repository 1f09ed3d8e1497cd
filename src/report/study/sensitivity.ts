import type { SweepColumn } from '../../native/index.ts';
import type { Variation } from '../../study/index.ts';
import type { Markup } from '../markup.ts';
import { sensitivitySection } from '../sections/index.ts';
import { COLUMNS } from './columns.ts';

const SHOWN = [
  'totalReturn',
  'sharpe',
  'maxDrawdown',
  'trades',
  'costs',
] as const satisfies readonly SweepColumn[];

/** Variations of a study; `subject` says what stays the same. */
export const studySensitivity = (variations: readonly Variation[], subject = 'the same parameters'): Markup =>
  sensitivitySection({
    subject,
    heads: SHOWN.map((c) => COLUMNS[c].label),
    lines: variations.map(({ row, ...variant }) => ({
      ...variant,
      sharpe: row.sharpe,
      totalReturn: row.totalReturn,
      cells: SHOWN.map((c) => COLUMNS[c].format(row[c])),
    })),
  });
