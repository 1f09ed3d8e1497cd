import { stringify } from 'yaml';
import type { ForecastStudy } from '../../forecast/index.ts';
import { document } from '../document.ts';
import { formatDate, formatNumber, plural, shortHash } from '../format.ts';
import { html } from '../markup.ts';
import { section } from '../sections/index.ts';
import { facts, figures, head, limitsFooter, none, notes, sourceFacts } from '../study/parts.ts';
import { STUDY_STYLE } from '../studyStyle.ts';
import { pText } from './columns.ts';
import { foldsSection } from './folds.ts';
import { cumulativeSection, weightsSection } from './overTime.ts';
import { regretSection } from './regret.ts';
import { coverageSection, skillSection } from './skill.ts';
import { forecastLimits } from './summary.ts';

const LISTED_SYMBOLS = 200;

/** The best row by a figure among what is not a baseline. */
function bestOf(s: ForecastStudy) {
  const candidates = s.rows.filter((r) => r.kind !== 'baseline' && Number.isFinite(r.mean.dailyRankIc));
  return candidates.sort((a, b) => b.mean.dailyRankIc - a.mean.dailyRankIc)[0];
}

const keyFigures = (s: ForecastStudy) => {
  const best = bestOf(s);
  const ridge = s.rows.find((r) => r.name === 'ridge');
  const beating = s.rows.filter((r) => r.againstRidge?.better).length;
  const skilled = s.rows.filter((r) => r.againstZero?.better).length;
  const of = (v: number | undefined, digits: number) => formatNumber(v ?? Number.NaN, digits);
  return figures([
    ['Beat ridge', String(beating), `of ${plural(s.trials, 'row')}`],
    ['Beat zero', String(skilled), `of ${plural(s.rows.length - 1, 'row')}`],
    ['Best rank IC', of(best?.mean.dailyRankIc, 3), best ? `${best.name}; chosen after the fact` : 'no row'],
    ['Its NW t', of(best?.mean.dailyRankIcT, 2), 'beyond 2 speaks for skill'],
    ['Ridge rank IC', of(ridge?.mean.dailyRankIc, 3), `t ${of(ridge?.mean.dailyRankIcT, 2)}`],
    ['Ridge p vs zero', pText(ridge?.againstZero?.adjustedP), 'after Holm'],
  ]);
};

/** Out-of-fold skill as a self-contained page. */
export function renderForecastReport(s: ForecastStudy): string {
  const T = s.panelTime.length;
  const [from, to] = [formatDate(s.panelTime[s.start]), formatDate(s.panelTime[T - 1])];
  const symbols = s.symbols.length > 6 ? plural(s.symbols.length, 'symbol') : s.symbols.join(', ');
  const rest = s.symbols.length - LISTED_SYMBOLS;
  const sections = [
    head({
      kind: 'forecast skill report',
      title: s.name,
      sub: `${symbols} · ${s.interval} bars · ${s.horizon}-bar returns · ${from} to ${to}`,
      badges: [
        s.provenance.synthetic
          ? { text: 'Synthetic data', kind: 'warn' }
          : { text: 'Real data', kind: 'good' },
        { text: 'Out of sample', kind: 'good' },
        { text: plural(s.folds.length, 'fold') },
        { text: plural(s.seeds, 'seed'), kind: s.seeds < 5 ? 'warn' : undefined },
        { text: plural(s.trials, 'trial'), kind: 'warn' },
        { text: `seed ${s.seed}`, kind: 'mono' },
        { text: `data ${shortHash(s.dataHash)}`, kind: 'mono' },
        { text: `version ${s.codeVersion}`, kind: 'mono' },
      ],
      verdict: s.verdict,
    }),
    keyFigures(s),
    skillSection(s),
    cumulativeSection(s),
    coverageSection(s),
    regretSection(s),
    weightsSection(s),
    foldsSection(s),
    section(
      'config',
      'Configuration',
      'Resolved, with every default filled in: this file and the seed make the same numbers again.',
      html`<details><summary>Show the configuration</summary><pre tabindex="0">${stringify(s.config, { lineWidth: 100 })}</pre></details>`,
    ),
    section(
      'provenance',
      'Data and provenance',
      '',
      facts([
        ...sourceFacts(s.provenance),
        [
          'Symbols',
          `${s.symbols.slice(0, LISTED_SYMBOLS).join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`,
        ],
        ['Data hash', s.dataHash, 'mono'],
        ['Configuration hash', s.configHash, 'mono'],
      ]),
    ),
    section('warnings', 'Warnings', '', s.warnings.length === 0 ? none('None.') : notes(s.warnings)),
    limitsFooter(forecastLimits(s)),
  ];
  return document(`${s.name} · AutoStock Trader forecast skill`, STUDY_STYLE, sections);
}
