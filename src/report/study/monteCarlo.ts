import type { Provenance } from '../../core/index.ts';
import type { MonteCarloResult, ScenarioResult } from '../../montecarlo/index.ts';
import { document } from '../document.ts';
import { formatInteger, formatNumber, formatPercent, plural } from '../format.ts';
import type { Markup } from '../markup.ts';
import { section } from '../sections/index.ts';
import { STUDY_STYLE } from '../studyStyle.ts';
import { clip, plainNumber } from '../svg/index.ts';
import { facts, figures, head, limitsFooter } from './parts.ts';
import {
  fanSection,
  give,
  median,
  multiple,
  outcomesSection,
  risksSection,
  scenarioSection,
  share,
} from './paths.ts';

/** What the page shows beside the paths themselves. */
export interface MonteCarloPage {
  readonly name: string;
  readonly result: MonteCarloResult;
  readonly scenarios: readonly ScenarioResult[];
  readonly provenance?: Provenance;
  /** Further facts for the provenance section, such as hashes and the version. */
  readonly facts?: readonly (readonly [string, string])[];
}

/** Numbers of a generator printed at most; a correlation matrix of many assets is cut there. */
const MAX_PARAMETERS = 24;

function verdict({ result: r }: MonteCarloPage): string {
  const years = r.periodsPerYear > 0 ? r.steps / r.periodsPerYear : Number.NaN;
  const whole = Math.abs(years - Math.round(years)) < 0.02;
  const span =
    years >= 0.9
      ? whole
        ? plural(Math.round(years), 'year')
        : `${formatNumber(years, 1)} years`
      : plural(r.steps, 'step');
  const ninety = `between ${multiple(r.terminal.percentiles[5] ?? Number.NaN)} and ${multiple(r.terminal.percentiles[95] ?? Number.NaN)}`;
  return `If the model is right, after ${span} the median path holds ${multiple(median(r.terminal))} the start, nine paths in ten end ${ninety}, ${formatPercent(r.loss.value)} of paths lose money, and the median worst drawdown is ${formatPercent(median(r.maxDrawdown))}.`;
}

const numbers = (values: readonly number[]): string =>
  values.slice(0, MAX_PARAMETERS).map(plainNumber).join(', ') +
  (values.length > MAX_PARAMETERS ? `, … (${formatInteger(values.length)} in all)` : '');

function model({ result: r }: MonteCarloPage): Markup {
  const rows = Object.entries(r.generator.parameters).map(([name, values]): [string, string, string] => [
    `${clip(name, 40)} (${r.generator.fitted.includes(name) ? 'fitted' : 'given'})`,
    numbers(values),
    'mono',
  ]);
  return section(
    'model',
    'The model behind the paths',
    `${r.generator.description} Parameters are per step.`,
    facts([['Generator', r.generator.name], ['Source', r.generator.source], ...rows]),
  );
}

function provenance({ result: r, provenance: p, facts: more = [] }: MonteCarloPage): Markup {
  const weights = r.assets.map((a, i) => `${a} ${formatPercent(r.weights[i] ?? null, 0)}`);
  const shown = weights.length > 20 ? [...weights.slice(0, 20), `… (${weights.length} in all)`] : weights;
  return section(
    'provenance',
    'Data and provenance',
    '',
    facts([
      ['Source', p?.source ?? 'not stated'],
      ['Kind', p === undefined ? 'not stated' : p.synthetic ? 'synthetic' : 'real market data'],
      ['Assets and weights', shown.join(', ')],
      ['Rebalanced', r.rebalance === 'step' ? 'every step' : 'never'],
      ['Paths and steps', `${formatInteger(r.paths)} × ${formatInteger(r.steps)}`],
      ['Seed', String(r.seed), 'mono'],
      ['Computed on', `${r.device} (${r.simd})`],
      ...more.map(([k, v]): [string, string, string] => [k, v, 'mono']),
    ]),
  );
}

export const monteCarloLimits = ({ result, provenance: p }: MonteCarloPage): string[] => [
  'Every path is simulated from a model. A model fitted to the past repeats the past: what never happened in the data happens here only if the model allows it.',
  ...(p?.synthetic ? ['The history behind the model is synthetic itself.'] : []),
  ...result.notes,
  ...(p?.notes ?? []),
  'Past performance says little about future returns. Nothing here is investment advice.',
];

/** One Monte Carlo study as a self-contained page; every number on it is simulated and says so. */
export function renderMonteCarloReport(page: MonteCarloPage): string {
  const { result: r, name, provenance: p } = page;
  const sections = [
    head({
      kind: 'Monte Carlo report',
      title: name,
      sub: r.label,
      badges: [
        p === undefined
          ? undefined
          : p.synthetic
            ? { text: 'Synthetic history', kind: 'warn' }
            : { text: 'Real history', kind: 'good' },
        { text: 'Simulated paths', kind: 'warn' },
        { text: plural(r.paths, 'path') },
        { text: r.generator.name },
        { text: `seed ${r.seed}`, kind: 'mono' },
      ],
      verdict: verdict(page),
    }),
    figures([
      ['Median final wealth', multiple(median(r.terminal)), `mean ${multiple(r.terminal.mean.value)}`],
      [
        '5% of paths below',
        multiple(r.terminal.percentiles[5] ?? Number.NaN),
        `95% below ${multiple(r.terminal.percentiles[95] ?? Number.NaN)}`,
      ],
      ['Loses money', share(r.loss.value), give(r.loss)],
      [
        'Median drawdown',
        share(median(r.maxDrawdown)),
        `5% worse than ${share(r.maxDrawdown.percentiles[95] ?? Number.NaN)}`,
      ],
      [
        'Ruin',
        share(r.ruin[0]?.value ?? Number.NaN),
        r.ruin[0] ? `at or below ${multiple(r.ruin[0].level)}` : 'no level asked for',
      ],
      ['Paths', formatInteger(r.paths), plural(r.steps, 'step')],
    ]),
    fanSection(r),
    outcomesSection(r),
    risksSection(r),
    scenarioSection(page.scenarios),
    model(page),
    provenance(page),
    limitsFooter(monteCarloLimits(page)),
  ];
  return document(`${name} · AutoStock Trader Monte Carlo`, STUDY_STYLE, sections);
}
