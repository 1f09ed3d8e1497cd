import { stringify } from 'yaml';
import type { ActionStudy } from '../../trading/index.ts';
import { document } from '../document.ts';
import { formatDate, formatInteger, plural, shortHash } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { learningSection, trainingSection } from '../rl/learning.ts';
import { section } from '../sections/index.ts';
import { facts, head, limitsFooter, notes, sourceFacts } from '../study/parts.ts';
import { STUDY_STYLE } from '../studyStyle.ts';
import {
  comparisonSection,
  costsSection,
  exposureSection,
  keyFigures,
  mapSection,
  performanceSection,
  seedsSection,
} from './sections.ts';

const configuration = ({ rl, task }: ActionStudy): Markup =>
  section(
    'config',
    'Configuration',
    'Resolved, with every default and preset filled in: this, the run’s configuration and the seeds make the same bytes again.',
    html`<details><summary>Show the configuration</summary><pre tabindex="0">${stringify({ ...rl, environment: task }, { lineWidth: 100 })}</pre></details>`,
  );

const provenance = (s: ActionStudy): Markup =>
  section(
    'provenance',
    'Data and provenance',
    '',
    facts([
      ...sourceFacts(s.provenance),
      ['Symbols', s.symbols.join(', ')],
      ['Seen by the policies', [...s.columns, 'position', 'drawdown', 'cost'].join(', ')],
      ['Costs', s.costModel],
      ['Seeds', s.seeds.map(({ seed }) => seed).join(', ')],
      ['Data hash', s.dataHash, 'mono'],
      ['Configuration hash', s.configHash, 'mono'],
    ]),
  );

/** Action models on a market as a self-contained page. */
export function renderActionReport(s: ActionStudy, codeVersion: string): string {
  const from = formatDate(s.time[0]);
  const to = formatDate(s.time[s.time.length - 1]);
  const learning = {
    task: { perStep: true },
    config: s.rl,
    runs: s.trainings,
    each: 'a fold under a seed; on its validation bars',
  };
  const sections = [
    head({
      kind: 'action-model report',
      title: `${s.rl.algorithm.toUpperCase()} trading ${s.name}`,
      sub: `${plural(s.symbols.length, 'symbol')} · ${s.interval} bars · ${from} to ${to} out of sample · ${formatInteger(s.rl.steps)} steps a training`,
      badges: [
        s.provenance.synthetic
          ? { text: 'Synthetic data', kind: 'warn' }
          : { text: 'Real data', kind: 'good' },
        { text: 'Simulated' },
        { text: 'Out of sample', kind: 'good' },
        { text: 'Net of costs' },
        { text: plural(s.seeds.length, 'seed'), kind: s.seeds.length < 10 ? 'warn' : undefined },
        { text: plural(s.trials, 'trial'), kind: 'warn' },
        { text: `data ${shortHash(s.dataHash)}`, kind: 'mono' },
        { text: `version ${codeVersion}`, kind: 'mono' },
      ],
      verdict: s.verdict,
    }),
    keyFigures(s),
    comparisonSection(s),
    performanceSection(s),
    seedsSection(s),
    mapSection(s),
    exposureSection(s),
    costsSection(s),
    learningSection(learning),
    trainingSection(learning),
    configuration(s),
    provenance(s),
    section(
      'warnings',
      'Warnings',
      '',
      s.warnings.length === 0 ? html`<p class="none">None.</p>` : notes(s.warnings),
    ),
    limitsFooter([
      'Policies learn on a single symbol with a whole account and trade their share of the book; caps and the risk gate may cut what they want.',
      'Choosing settings after a look at this page is a trial more than it counts.',
      'The result is a simulation. Fills, spread and slippage follow a model and were not measured in a market; taxes are left out.',
      'Past performance says little about future returns. Nothing here is investment advice.',
    ]),
  ];
  return document(`${s.rl.algorithm} on ${s.name} · AutoStock Trader`, STUDY_STYLE, sections);
}
