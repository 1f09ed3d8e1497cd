import type { StrategyWalkForward } from '../../study/index.ts';
import { document } from '../document.ts';
import { formatNumber, formatPercent, formatSigned, plural } from '../format.ts';
import { section } from '../sections/index.ts';
import { STUDY_STYLE } from '../studyStyle.ts';
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
import { driftSection, foldsSection } from './folds.ts';
import { luckSection } from './luck.ts';
import { metricComparison } from './metrics.ts';
import { figures, head, limitsFooter } from './parts.ts';
import { studySensitivity } from './sensitivity.ts';
import { type Prices, tradesSection } from './trades.ts';

export const walkForwardLimits = (r: StrategyWalkForward): string[] =>
  limitLines(r, [
    'Each test window is out of sample for the parameters, but the strategy itself, its grid and the window lengths were chosen by someone who may have seen these bars.',
    `${plural(r.sets, 'set')} were tried in every train window; every further look at these test windows makes the result weaker evidence.`,
  ]);

/** A walk-forward over strategies as a self-contained page: parameters chosen on the past, judged on what followed. */
export function renderWalkForwardReport(r: StrategyWalkForward, prices: Prices = {}): string {
  const baselines = headlineBaselines(r, r.baselines);
  const [rival] = baselines;
  const of = (v: string) => (rival ? `${rival.label} ${v}` : 'no baseline');
  const { row } = r.combined;
  const d = r.degradation;
  const sections = [
    head({
      kind: 'walk-forward report',
      title: r.name,
      sub: subtitle(r),
      badges: badges(r, { text: 'Out of sample', kind: 'good' }),
      verdict: r.verdict.sentence,
    }),
    figures([
      ['Total return', formatSigned(row.totalReturn), of(formatSigned(rival?.row.totalReturn ?? null))],
      ['Sharpe', formatNumber(row.sharpe), of(formatNumber(rival?.row.sharpe ?? null))],
      ['Max drawdown', formatPercent(row.maxDrawdown), of(formatPercent(rival?.row.maxDrawdown ?? null))],
      ['Kept out of sample', formatPercent(d.ratio, 0), 'of the objective in sample'],
      ['Folds above zero', formatPercent(d.positiveFolds, 0), `of ${plural(r.folds.length, 'fold')}`],
      ['Deflated Sharpe', formatPercent(r.deflatedSharpe, 0), `after ${plural(r.trials, 'trial')}`],
    ]),
    strategySection(r),
    section(
      'performance',
      'Test windows one after another',
      'Growth of 1, net of costs, out of sample: each stretch was traded with the parameters chosen on the bars before it.',
      [
        equityFigure(
          'equity',
          `Growth of 1 over the joined test windows and of the baselines, ${r.combined.period.from} to ${r.combined.period.to}, net of costs.`,
          [
            ...baselineCurves(baselines),
            { detail: r.combined, label: 'walk-forward', colour: 'c-strategy', strong: true },
          ],
          'out of sample, growth of 1',
        ),
        metricComparison([{ ...r.combined, label: 'Walk-forward' }, ...baselines]),
      ],
    ),
    studySensitivity(r.sensitivity, 'the same choices'),
    foldsSection(r),
    driftSection(r),
    luckSection(r),
    tradesSection({ ...r.combined, label: 'The joined test windows' }, prices),
    configurationSection(r),
    provenanceSection(r),
    warningsSection(r),
    limitsFooter(walkForwardLimits(r)),
  ];
  return document(`${r.name} · AutoStock Trader walk-forward`, STUDY_STYLE, sections);
}
