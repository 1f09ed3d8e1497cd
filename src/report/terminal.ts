import type { RunResult } from '../backtest/index.ts';
import { formatDate, formatInteger, formatMetric, formatNumber, formatPercent, type Stat } from './format.ts';
import { aligned, printable, wrapped } from './plainText.ts';
import { type Summary, summaryOf } from './summary.ts';

export interface TableOptions {
  /** ANSI bold and dim; off by default. */
  readonly colour?: boolean;
  /** Printed as where to read on. */
  readonly reportPath?: string;
}

type Line = readonly string[];

const VERDICT_WIDTH = 96;
/** The policies, the rule, the classifier, cash, buy and hold: the report has all. */
const COMPARED = 5;

/** What a line of the table is made of. */
interface Figures {
  readonly metrics: Readonly<Record<string, Stat>>;
  readonly costs: { readonly dragAnn: Stat };
}

const COLUMNS: readonly [head: string, pick: (s: Figures) => string][] = [
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
    heads,
    ...sensitivity.map(({ label, metrics: m, trades, costs }) => [
      label,
      formatMetric(m.totalReturn, 'fraction'),
      formatMetric(m.annualReturn, 'fraction'),
      formatNumber(m.sharpe),
      formatPercent(m.maxDrawdown),
      formatInteger(trades),
      formatPercent(costs.dragAnn, 2),
    ]),
  ];
}

function skillLines(summary: Summary): Line[] {
  return [
    ['Forecasts', 'IC', 't', 'Rank IC', 'R2 vs 0', 'Direction', '95%', 'Always up'],
    ...summary.skill.map(({ model, pooled: p }) => [
      model,
      formatNumber(p.ic, 3),
      formatNumber(p.icT, 2),
      formatNumber(p.rankIc, 3),
      formatPercent(p.r2Zero, 2),
      formatPercent(p.directionalAccuracy),
      p.directionalLow === null
        ? ''
        : `${formatPercent(p.directionalLow)}..${formatPercent(p.directionalHigh)}`,
      formatPercent(p.upShare),
    ]),
  ];
}

/** The result as a terminal table: strategy beside its baselines, forecast skill, verdict, and where the report is. */
export function formatTable(result: RunResult, { colour = false, reportPath }: TableOptions = {}): string {
  const bold = (s: string) => (colour ? `\u001b[1m${s}\u001b[22m` : s);
  const dim = (s: string) => (colour ? `\u001b[2m${s}\u001b[22m` : s);
  const summary = summaryOf(result);
  const { data } = summary;
  const lines: Line[] = [
    ['Out of sample, net', ...COLUMNS.map(([text]) => text)],
    ...summary.strategies.map((s) => [printable(s.label), ...COLUMNS.map(([, pick]) => pick(s))]),
  ];
  const strong = (line: number) => summary.strategies[line - 1]?.kind === 'strategy';
  const [head, ...rows] = aligned(lines, (padded, line) => (strong(line) ? bold(padded) : padded));
  const title = `${printable(summary.name)}: ${data.synthetic ? 'SYNTHETIC' : 'real'} data, simulated, ${data.outOfSampleFrom} to ${data.outOfSampleTo}, ${summary.folds.length} folds, seed ${summary.seed}`;
  const out = [bold(title), '', dim(head), ...rows];
  if (summary.sensitivity.length > 0) {
    const [sensitivityHead, ...sensitivityRows] = aligned(sensitivityLines(summary));
    out.push('', dim(sensitivityHead), ...sensitivityRows);
  }
  if (summary.skill.length > 0) {
    const [skillHead, ...skillRows] = aligned(skillLines(summary));
    out.push('', dim(skillHead), ...skillRows.map(printable));
  }
  out.push('', ...wrapped(printable(summary.verdict.sentence), VERDICT_WIDTH).map(bold));
  const models = result.actionModels;
  if (models) {
    const heads = [
      `${models.algorithm.toUpperCase()}, test bars of its own`,
      ...COLUMNS.map(([text]) => text),
    ];
    const compared = models.strategies
      .slice(0, COMPARED)
      .map((s) => [printable(s.label), ...COLUMNS.map(([, pick]) => pick(s))]);
    const [modelHead, ...modelRows] = aligned([heads, ...compared]);
    const period = `${formatDate(models.from)} to ${formatDate(models.to)}, ${models.folds} folds, ${models.seeds} seeds`;
    out.push('', bold(`Action models: ${period}`), '', dim(modelHead), ...modelRows, '');
    out.push(...wrapped(`${models.winner} ${models.verdict}`, VERDICT_WIDTH).map(bold));
  }
  for (const warning of summary.warnings) out.push(`warning: ${printable(warning)}`);
  if (reportPath !== undefined) out.push('', `Report: ${reportPath}`);
  return `${out.join('\n')}\n`;
}
