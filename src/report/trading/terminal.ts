import type { ActionStudy } from '../../trading/index.ts';
import { formatDate, formatInteger, formatNumber, formatPercent, plural } from '../format.ts';
import { aligned, printable, wrapped } from '../plainText.ts';
import { strategyCells } from '../sections/index.ts';

const VERDICT_WIDTH = 96;

/** Policies beside their baselines, seeds, and the verdict, for a terminal. */
export function formatActionTable(s: ActionStudy, colour = false): string {
  const bold = (text: string) => (colour ? `\u001b[1m${text}\u001b[22m` : text);
  const dim = (text: string) => (colour ? `\u001b[2m${text}\u001b[22m` : text);
  const of = new Map(s.comparisons.map((c) => [c.name, c]));
  const p = (v: number | undefined) => (v === undefined || !Number.isFinite(v) ? '' : formatNumber(v, 3));
  const heads = [
    'Out of sample, net',
    'Annual',
    'Vol',
    'Sharpe',
    'Max DD',
    'Turnover',
    'Cost/yr',
    'Excess',
    'p',
  ];
  const lines = [s.together, ...s.baselines].map((strategy) => [
    printable(strategy.label),
    ...strategyCells(strategy),
    of.has(strategy.name) ? formatPercent(of.get(strategy.name)!.excessAnn) : '',
    p(of.get(strategy.name)?.adjusted),
  ]);
  const random = [
    `Random, ${s.random.draws} draws`,
    formatPercent(s.random.median),
    ...['', '', ''],
    formatNumber(s.random.turnover, 1),
    ...['', ''],
    p(1 - s.random.beaten),
  ];
  const [head, ...rows] = aligned([heads, ...lines, random], (padded, i) =>
    i === 1 ? bold(padded) : padded,
  );
  const data = s.provenance.synthetic ? 'SYNTHETIC' : 'real';
  const a = s.annualReturn;
  return [
    bold(
      `${s.rl.algorithm.toUpperCase()} on ${printable(s.name)}: ${data} data, simulated, ${formatDate(s.time[0])} to ${formatDate(s.time[s.time.length - 1])}, ${plural(s.folds.length, 'fold')}, ${plural(s.seeds.length, 'seed')}, ${formatInteger(s.rl.steps)} steps each`,
    ),
    '',
    dim(head),
    ...rows,
    '',
    `Annual return over seeds: median ${formatPercent(a.median)}, interquartile mean ${formatPercent(a.interquartileMean)} (95 % ${formatPercent(a.low)} to ${formatPercent(a.high)}), worst ${formatPercent(a.worst)}.`,
    'Excess and p: above each baseline, p after Holm; random: share of draws that earned as much.',
    '',
    ...wrapped(printable(s.verdict), VERDICT_WIDTH).map(bold),
    ...s.warnings.map((w) => `warning: ${printable(w)}`),
  ].join('\n');
}
