import type { HoldOutResult, StudyHead } from '../../study/index.ts';
import { plural } from '../format.ts';
import type { Markup } from '../markup.ts';
import { section } from '../sections/index.ts';
import { headlineBaselines } from './common.ts';
import { baselineCurves, equityFigure } from './equity.ts';
import { metricComparison } from './metrics.ts';
import { none } from './parts.ts';

/** The one set chosen in sample, on bars that no choice has seen. */
export function holdOutSection(h: StudyHead, holdOut: HoldOutResult | undefined): Markup {
  if (!holdOut)
    return section(
      'hold-out',
      'Hold-out',
      '',
      none('No bars were held out: nothing on this page is out of sample.'),
    );
  const baselines = headlineBaselines(h, holdOut.baselines);
  const worn =
    holdOut.looks > 1
      ? `These bars have now been looked at ${plural(holdOut.looks, 'time')}: each further look makes them weaker evidence.`
      : 'This was the first look at these bars.';
  return section(
    'hold-out',
    'Hold-out: out of sample',
    `The best set on ${holdOut.period.from} to ${holdOut.period.to}, bars that the search did not see. ${worn}`,
    [
      equityFigure(
        'hold-out-equity',
        `Growth of 1 of the best set and its baselines over the hold-out, ${holdOut.period.from} to ${holdOut.period.to}, net of costs.`,
        [
          ...baselineCurves(baselines),
          { detail: holdOut.combined, label: 'best set', colour: 'c-strategy', strong: true },
        ],
        'out of sample, growth of 1',
      ),
      metricComparison([{ ...holdOut.combined, label: 'Best set' }, ...baselines]),
    ],
  );
}
