import type { StrategyBacktest } from '../../study/index.ts';
import { document } from '../document.ts';
import { formatInteger, formatNumber, formatPercent, formatSigned, plural } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section, table } from '../sections/index.ts';
import { STUDY_STYLE } from '../studyStyle.ts';
import { COLUMNS, setText } from './columns.ts';
import {
  badges,
  configurationSection,
  headlineBaselines,
  limitLines,
  provenanceSection,
  strategySection,
  subtitle,
  warningsSection,
} from './common.ts';
import { baselineCurves, equityFigure } from './equity.ts';
import { luckSection } from './luck.ts';
import { metricComparison } from './metrics.ts';
import { columns, figures, head, limitsFooter, row } from './parts.ts';
import { fanSection, risksSection, scenarioSection } from './paths.ts';
import { studySensitivity } from './sensitivity.ts';
import { type Prices, tradesSection } from './trades.ts';

const MAX_SYMBOL_ROWS = 60;
const SYMBOL_COLUMNS = [
  'totalReturn',
  'sharpe',
  'maxDrawdown',
  'trades',
  'winRate',
  'exposure',
  'costs',
] as const;

export const backtestLimits = (r: StrategyBacktest): string[] =>
  limitLines(r, [
    'These bars were at hand when the strategy was written. Unless its rules and parameters were fixed before, this is in sample.',
    r.holdOutLooks === undefined
      ? 'No bars are held out.'
      : `The hold-out has been looked at ${plural(r.holdOutLooks, 'time')}.`,
  ]);

function bySymbol(r: StrategyBacktest): Markup {
  if (r.details.length < 2) return html``;
  const shown = r.details.slice(0, MAX_SYMBOL_ROWS);
  const cap =
    shown.length < r.details.length ? ` The first ${shown.length} of ${r.details.length} are shown.` : '';
  return section(
    'by-symbol',
    'Each symbol by itself',
    `An account of its own for each symbol.${cap}`,
    table(
      'Figures of each symbol',
      columns(['Symbol', ...SYMBOL_COLUMNS.map((c) => COLUMNS[c].label)]),
      shown.map((d) =>
        row(
          d.label,
          SYMBOL_COLUMNS.map((c) => COLUMNS[c].format(d.row[c])),
        ),
      ),
    ),
  );
}

/** One strategy with one parameter set as a self-contained page. */
export function renderStrategyReport(r: StrategyBacktest, prices: Prices = {}): string {
  const baselines = headlineBaselines(r, r.baselines);
  const [rival] = baselines;
  const of = (v: string) => (rival ? `${rival.label} ${v}` : 'no baseline');
  const { row: own } = r.combined;
  const sections = [
    head({
      kind: 'backtest report',
      title: r.name,
      sub: `${subtitle(r)} · ${setText(r.set)}`,
      badges: badges(r, { text: 'In sample', kind: 'warn' }),
      verdict: r.verdict.sentence,
    }),
    figures([
      ['Total return', formatSigned(own.totalReturn), of(formatSigned(rival?.row.totalReturn ?? null))],
      ['Sharpe', formatNumber(own.sharpe), of(formatNumber(rival?.row.sharpe ?? null))],
      ['Max drawdown', formatPercent(own.maxDrawdown), of(formatPercent(rival?.row.maxDrawdown ?? null))],
      ['Trades', formatInteger(own.trades), `${formatPercent(own.winRate, 0)} won`],
      ['Deflated Sharpe', formatPercent(r.deflatedSharpe, 0), `after ${plural(r.trials, 'trial')}`],
      ['Costs', formatPercent(own.costs, 2), `turnover ${formatNumber(own.turnover, 1)}× a year`],
    ]),
    strategySection(r),
    section('performance', 'Equity and drawdown', 'Growth of 1, net of costs.', [
      equityFigure(
        'equity',
        `Growth of 1 of the strategy and its baselines from ${r.period.from} to ${r.period.to}, net of costs, above the drawdown of the strategy.`,
        [
          ...baselineCurves(baselines),
          { detail: r.combined, label: 'strategy', colour: 'c-strategy', strong: true },
        ],
        'growth of 1',
      ),
      metricComparison([{ ...r.combined, label: 'Strategy' }, ...baselines]),
    ]),
    luckSection(r),
    studySensitivity(r.sensitivity),
    tradesSection({ ...r.combined, label: setText(r.set) }, prices),
    bySymbol(r),
    r.monteCarlo ? [fanSection(r.monteCarlo), risksSection(r.monteCarlo)] : '',
    r.scenarios ? scenarioSection(r.scenarios) : '',
    configurationSection(r),
    provenanceSection(r, [['Accounts', r.accounts === 'shared' ? 'one for all symbols' : 'one per symbol']]),
    warningsSection(r),
    limitsFooter(backtestLimits(r)),
  ];
  return document(`${r.name} · AutoStock Trader backtest`, STUDY_STYLE, sections);
}
