import type { RunResult } from '../backtest/index.ts';
import { formatInteger, formatMetric, formatNumber, formatPercent, type Stat } from './format.ts';
import { type Summary, summaryOf } from './summary.ts';

export interface TableOptions {
  /** ANSI bold and dim; off by default. */
  readonly colour?: boolean;
  /** Printed as where to read on. */
  readonly reportPath?: string;
}

type Cell = { readonly text: string; readonly bold?: boolean };
type Line = readonly Cell[];

const GAP = '  ';
const VERDICT_WIDTH = 96;

/** Columns padded to their widest cell, the first to the left and the others to the right; styles add no width. */
function align(lines: readonly Line[], bold: (s: string) => string): string[] {
  const width = lines[0].map((_, c) => Math.max(...lines.map((l) => l[c].text.length)));
  return lines.map((l) =>
    l
      .map(({ text, bold: strong }, c) => {
        const padded = c === 0 ? text.padEnd(width[c]) : text.padStart(width[c]);
        return strong ? bold(padded) : padded;
      })
      .join(GAP)
      .trimEnd(),
  );
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const COLUMNS: readonly [head: string, pick: (s: Summary['strategies'][number]) => string][] = [
  ['Total', (s) => formatMetric(s.metrics.totalReturn ?? null, 'fraction')],
  ['Annual', (s) => formatMetric(s.metrics.annualReturn ?? null, 'fraction')],
  ['Vol', (s) => formatMetric(s.metrics.volatility ?? null, 'fraction')],
  ['Sharpe', (s) => formatNumber(s.metrics.sharpe ?? null)],
  ['Sortino', (s) => formatNumber(s.metrics.sortino ?? null)],
  ['Max DD', (s) => formatPercent(s.metrics.maxDrawdown ?? null)],
  ['Turnover', (s) => formatNumber(s.metrics.turnover ?? null, 1)],
  ['Cost/yr', (s) => formatPercent(s.costs.dragAnn, 2)],
];

function sensitivityLines({ sensitivity }: Summary): Line[] {
  const heads = ['Costs and timing', 'Total', 'Annual', 'Sharpe', 'Max DD', 'Fills', 'Cost/yr'];
  return [
    heads.map((text) => ({ text })),
    ...sensitivity.map(({ label, metrics: m, trades, costs }) => [
      { text: label },
      { text: formatMetric(m.totalReturn, 'fraction') },
      { text: formatMetric(m.annualReturn, 'fraction') },
      { text: formatNumber(m.sharpe) },
      { text: formatPercent(m.maxDrawdown) },
      { text: formatInteger(trades) },
      { text: formatPercent(costs.dragAnn, 2) },
    ]),
  ];
}

function skillLines(summary: Summary): Line[] {
  const number = (v: Stat, digits: number) => ({ text: formatNumber(v, digits) });
  return [
    ['Forecasts', 'IC', 't', 'Rank IC', 'R2 vs 0', 'Direction', '95%', 'Always up'].map((text) => ({ text })),
    ...summary.skill.map(({ model, pooled: p }) => [
      { text: model },
      number(p.ic, 3),
      number(p.icT, 2),
      number(p.rankIc, 3),
      { text: formatPercent(p.r2Zero, 2) },
      { text: formatPercent(p.directionalAccuracy) },
      {
        text:
          p.directionalLow === null
            ? ''
            : `${formatPercent(p.directionalLow)}..${formatPercent(p.directionalHigh)}`,
      },
      { text: formatPercent(p.upShare) },
    ]),
  ];
}

/** Control characters in names must not reach a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are exactly what must go
const printable = (text: string): string => text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '?');

/** The result as a terminal table: strategy beside its baselines, forecast skill, verdict, and where the report is. */
export function formatTable(result: RunResult, { colour = false, reportPath }: TableOptions = {}): string {
  const bold = (s: string) => (colour ? `\u001b[1m${s}\u001b[22m` : s);
  const dim = (s: string) => (colour ? `\u001b[2m${s}\u001b[22m` : s);
  const summary = summaryOf(result);
  const { data } = summary;
  const lines: Line[] = [
    [{ text: 'Out of sample, net' }, ...COLUMNS.map(([text]) => ({ text }))],
    ...summary.strategies.map((s) => {
      const strong = s.kind === 'strategy';
      return [
        { text: printable(s.label), bold: strong },
        ...COLUMNS.map(([, pick]) => ({ text: pick(s), bold: strong })),
      ];
    }),
  ];
  const [head, ...rows] = align(lines, bold);
  const title = `${printable(summary.name)}: ${data.synthetic ? 'SYNTHETIC' : 'real'} data, simulated, ${data.outOfSampleFrom} to ${data.outOfSampleTo}, ${summary.folds.length} folds, seed ${summary.seed}`;
  const out = [bold(title), '', dim(head), ...rows];
  if (summary.sensitivity.length > 0) {
    const [sensitivityHead, ...sensitivityRows] = align(sensitivityLines(summary), bold);
    out.push('', dim(sensitivityHead), ...sensitivityRows);
  }
  if (summary.skill.length > 0) {
    const [skillHead, ...skillRows] = align(skillLines(summary), bold);
    out.push('', dim(skillHead), ...skillRows.map(printable));
  }
  out.push('', ...wrap(printable(summary.verdict.sentence), VERDICT_WIDTH).map(bold));
  for (const warning of summary.warnings) out.push(`warning: ${printable(warning)}`);
  if (reportPath !== undefined) out.push('', `Report: ${reportPath}`);
  return `${out.join('\n')}\n`;
}
