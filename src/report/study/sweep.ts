import type { SweepResult } from '../../study/index.ts';
import { document } from '../document.ts';
import { formatInteger, formatNumber, formatPercent, formatSigned, plural } from '../format.ts';
import { section } from '../sections/index.ts';
import { STUDY_STYLE } from '../studyStyle.ts';
import { setText } from './columns.ts';
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
import { holdOutSection } from './holdOut.ts';
import { metricComparison } from './metrics.ts';
import { figures, head, limitsFooter } from './parts.ts';
import {
  distributionSection,
  heatSection,
  neighbourhoodSection,
  parallelSection,
  paretoSection,
} from './pictures.ts';
import { bySymbolSection, rankingSection } from './ranking.ts';
import { studySensitivity } from './sensitivity.ts';
import { type Prices, tradesSection } from './trades.ts';
import { validationSection } from './validation.ts';

export const sweepLimits = (r: SweepResult): string[] =>
  limitLines(r, [
    `The best of ${plural(r.sets, 'set')} was picked on the bars it is shown on: its figures are in sample and too good, and only the hold-out or a walk-forward tells what it is worth.`,
    r.trials > r.sets
      ? `${plural(r.trials, 'trial')} are counted, earlier ones included.`
      : 'Only the sets of this sweep are counted as trials; earlier ideas tried on these bars make the evidence weaker still.',
  ]);

function keyFigures(r: SweepResult) {
  const [best] = r.top;
  const [rival] = headlineBaselines(r, r.baselines);
  const of = (v: string) => (rival ? `${rival.label} ${v}` : 'no baseline');
  const { validation: v } = r;
  return figures([
    [
      'Best return',
      formatSigned(best?.combined.row.totalReturn ?? null),
      of(formatSigned(rival?.row.totalReturn ?? null)),
    ],
    [
      'Best Sharpe',
      formatNumber(best?.combined.row.sharpe ?? null),
      of(formatNumber(rival?.row.sharpe ?? null)),
    ],
    [
      'Max drawdown',
      formatPercent(best?.combined.row.maxDrawdown ?? null),
      of(formatPercent(rival?.row.maxDrawdown ?? null)),
    ],
    ['Deflated Sharpe', formatPercent(v?.deflatedSharpe ?? null, 0), `after ${plural(r.trials, 'trial')}`],
    ['Overfitting (PBO)', formatPercent(v?.overfitting?.pbo ?? null, 0), '50% is a coin toss'],
    ['Runs', formatInteger(r.runs), `${plural(r.sets, 'set')} × ${plural(r.symbols.length, 'symbol')}`],
  ]);
}

function equity(r: SweepResult) {
  const [best] = r.top;
  if (!best) return '';
  const baselines = headlineBaselines(r, r.baselines);
  return section(
    'performance',
    'The best set, in sample',
    `${setText(best.set)}. Growth of 1, net of costs, on the bars it was chosen on.`,
    [
      equityFigure(
        'equity',
        `Growth of 1 of the best set and its baselines from ${r.period.from} to ${r.period.to}, net of costs, in sample, above the drawdown of the best set.`,
        [
          ...baselineCurves(baselines),
          { detail: best.combined, label: 'best set', colour: 'c-strategy', strong: true },
        ],
        'in sample, growth of 1',
      ),
      metricComparison([{ ...best.combined, label: 'Best set, in sample' }, ...baselines]),
    ],
  );
}

/** A sweep as one self-contained page: the best run is in sample and says so wherever it shows. */
export function renderSweepReport(r: SweepResult, prices: Prices = {}): string {
  const [best] = r.top;
  const sections = [
    head({
      kind: 'sweep report',
      title: r.name,
      sub: subtitle(r),
      badges: badges(r, { text: 'In sample: best of a search', kind: 'warn' }),
      verdict: r.verdict.sentence,
    }),
    keyFigures(r),
    strategySection(r),
    rankingSection(r),
    validationSection(r.validation),
    distributionSection(r),
    heatSection(r),
    neighbourhoodSection(r),
    parallelSection(r),
    paretoSection(r),
    equity(r),
    holdOutSection(r, r.holdOut),
    studySensitivity(r.sensitivity),
    best
      ? tradesSection({ ...best.combined, label: `Best set, in sample (${setText(best.set)})` }, prices)
      : '',
    bySymbolSection(r),
    configurationSection(r),
    provenanceSection(r, [
      ['Rows hash', r.rowsSha256],
      ['Computed by', `${r.path} path, ${r.simd}, ${r.device}`],
    ]),
    warningsSection(r),
    limitsFooter(sweepLimits(r)),
  ];
  return document(`${r.name} · AutoStock Trader sweep`, STUDY_STYLE, sections);
}
