import type { ForecastStudy, SkillRow } from '../../forecast/index.ts';
import { formatDate, formatNumber, formatPercent, plural } from '../format.ts';
import { aligned, printable } from '../plainText.ts';
import { COLUMNS, COVERAGES, cell, pText } from './columns.ts';

type Line = readonly string[];

const skillLine = (row: SkillRow): Line => [
  printable(row.name),
  ...COLUMNS.slice(0, 8).map((c) => cell(row, c)),
  COVERAGES.map((c) => formatPercent(row.mean[c.name], 0).replace('%', '')).join('/'),
  pText(row.againstZero?.adjustedP),
  pText(row.againstRidge?.adjustedP),
  pText(row.againstBest?.adjustedP),
  row.verdict,
];

const underlined = ([head, ...rest]: string[]): string[] => [head, '-'.repeat(head.length), ...rest];

/** The skill table for a terminal. */
export function forecastText(s: ForecastStudy): string {
  const heads = [
    'Out of fold',
    ...COLUMNS.slice(0, 8).map((c) => c.label),
    '50/80/95',
    'p zero',
    'p ridge',
    'p best',
    '',
  ];
  const from = formatDate(s.panelTime[s.start]);
  const to = formatDate(s.panelTime[s.panelTime.length - 1]);
  const data = s.provenance.synthetic ? 'SYNTHETIC' : 'real';
  return [
    `${printable(s.name)}: ${data} data, ${plural(s.symbols.length, 'symbol')}, ${s.horizon}-bar returns, ${from} to ${to}, ${plural(s.folds.length, 'fold')}, ${plural(s.seeds, 'seed')}, ${plural(s.trials, 'trial')}`,
    '',
    ...underlined(aligned([heads, ...s.rows.map(skillLine)])),
    '',
    `p: Diebold-Mariano, after Holm; p best: against ${printable(s.bestMember ?? 'no member')}, the best single member in hindsight; coverage of adaptive conformal intervals; ± is the sd over seeds.`,
    '',
    s.verdict,
    ...s.warnings.map((w) => `warning: ${w}`),
  ].join('\n');
}

/** Ensembles with their regret and weights. */
export function ensembleText(s: ForecastStudy): string {
  const M = s.members.length;
  const lines = s.ensembles.map(({ name, weights, regret }) => {
    const n = weights.length / M;
    const means = s.members.map((_, m) => {
      let total = 0;
      for (let i = 0; i < n; i++) total += weights[i * M + m];
      return formatPercent(total / n, 0);
    });
    return [
      printable(name),
      formatNumber(regret.overMember / regret.bars, 4),
      printable(s.members[regret.bestMember] ?? '–'),
      formatNumber(regret.overMixture / regret.bars, 4),
      ...means,
    ];
  });
  return [
    'Regret a bar, in squared scaled error: above what hindsight would have chosen. Then mean weights.',
    '',
    ...underlined(
      aligned([
        ['Ensemble', 'vs member', 'best member', 'vs mixture', ...s.members.map(printable)],
        ...lines,
      ]),
    ),
  ].join('\n');
}
