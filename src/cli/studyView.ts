import type {
  RunDetail,
  StrategyBacktest,
  StrategyWalkForward,
  StudyHead,
  StudyResult,
  SweepResult,
  SweepRow,
} from '../study/index.ts';
import { table } from './table.ts';
import { plural } from './words.ts';

const percent = (x: number): string => (Number.isFinite(x) ? `${(100 * x).toFixed(1)}%` : '–');
const ratio = (x: number): string => (Number.isFinite(x) ? x.toFixed(2) : '–');
const count = (x: number): string => (Number.isFinite(x) ? x.toFixed(0) : '–');

const FIGURES = ['Return', 'Sharpe', 'Sortino', 'Max DD', 'Trades', 'Exposure', 'Turnover', 'Costs'] as const;
const figures = (r: SweepRow): string[] => [
  percent(r.totalReturn),
  ratio(r.sharpe),
  ratio(r.sortino),
  percent(r.maxDrawdown),
  count(r.trades),
  percent(r.exposure),
  ratio(r.turnover),
  percent(r.costs),
];

const MOST_BASELINES = 5;
const line = (d: RunDetail, label = d.label): string[] => [label, ...figures(d.row)];
const baselineLines = (rivals: readonly RunDetail[]): string[][] => {
  const shown = rivals.length > MOST_BASELINES ? [rivals[0], rivals[rivals.length - 1]] : rivals;
  return shown.map((d) => line(d));
};

const setWords = (set: Readonly<Record<string, number>>): string =>
  Object.entries(set)
    .map(([name, value]) => `${name}=${Number(value.toPrecision(6))}`)
    .join(' ') || 'no parameters';

function heading(h: StudyHead, sample: string): string {
  const data = h.provenance.synthetic ? 'synthetic data' : 'real data';
  const trials = plural(h.trials, 'trial');
  return `${h.name}: ${h.symbols.length > 5 ? plural(h.symbols.length, 'symbol') : h.symbols.join(', ')}, ${data}, simulated, ${sample}, net of costs, ${trials}`;
}

const between = ({ from, to }: { from: string; to: string }): string => `${from} to ${to}`;

const sensitivityLines = (r: StudyResult): string[] => [
  table(
    ['Costs and timing', ...FIGURES],
    r.sensitivity.map((v) => [v.label, ...figures(v.row)]),
  ),
];

/** A sweep for the terminal: the ranking is in sample and says so; the hold-out stands apart. */
export function sweepText(r: SweepResult): string {
  const { column, direction } = r.objective;
  const parts = [
    heading(r, `in sample ${between(r.period)}`),
    `${plural(r.sets, 'set')} x ${plural(r.symbols.length, 'symbol')} = ${plural(r.runs, 'run')} (${r.path} path, ${r.simd}); ranked by ${direction} ${column}, mean over symbols`,
    '',
    table(
      ['#', 'Set (in sample)', column, ...FIGURES],
      r.top.map((t) => [String(t.rank), setWords(t.set), ratio(t.objective), ...figures(t.row)]),
    ),
    '',
    table(
      ['In sample, net', ...FIGURES],
      [line(r.top[0].combined, 'Best set, all symbols'), ...baselineLines(r.baselines)],
    ),
    '',
    ...sensitivityLines(r),
  ];
  if (r.holdOut) {
    const { holdOut } = r;
    parts.push(
      '',
      table(
        [`Hold-out ${between(holdOut.period)}, net`, ...FIGURES],
        [line(holdOut.combined, 'Best set, all symbols'), ...baselineLines(holdOut.baselines)],
      ),
      `The hold-out has been looked at ${holdOut.looks === 1 ? 'once' : `${holdOut.looks} times`}.`,
    );
  }
  parts.push('', r.verdict.sentence);
  return parts.join('\n');
}

export function strategyBacktestText(r: StrategyBacktest): string {
  const parts = [
    heading(r, between(r.period)),
    `${setWords(r.set)}; ${r.accounts === 'each' ? 'an account per symbol' : 'one account for all symbols'}`,
    '',
    table(
      ['Net of costs', ...FIGURES],
      [
        line(r.combined, 'Strategy'),
        ...(r.details.length > 1 ? r.details.map((d) => line(d, `  ${d.name}`)) : []),
        ...baselineLines(r.baselines),
      ],
    ),
    '',
    ...sensitivityLines(r),
    '',
    r.verdict.sentence,
  ];
  return parts.join('\n');
}

export function walkForwardText(r: StrategyWalkForward): string {
  const { column } = r.objective;
  const parts = [
    heading(r, `out of sample ${between(r.combined.period)}`),
    `${plural(r.folds.length, 'fold')} (${r.mode}), ${plural(r.sets, 'set')} tried on each training window (${plural(r.tried, 'set')} in all), chosen by ${column}`,
    '',
    table(
      ['Fold', 'Trained', 'Tested', 'Chosen', `${column} in`, `${column} out`, 'Return out'],
      r.folds.map((f) => [
        String(f.index + 1),
        between(f.train),
        between(f.test),
        setWords(f.set),
        ratio(f.inSample),
        ratio(f.outOfSample),
        percent(f.outOfSampleRow.totalReturn),
      ]),
    ),
    '',
    table(
      ['Out of sample, net', ...FIGURES],
      [line(r.combined, 'Walk-forward'), ...baselineLines(r.baselines)],
    ),
    '',
    ...(r.sensitivity.length > 0 ? [...sensitivityLines(r), ''] : []),
    r.verdict.sentence,
  ];
  return parts.join('\n');
}
