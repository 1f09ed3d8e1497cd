import type { Estimate, LevelEstimate, MonteCarloResult, ScenarioResult } from '../../montecarlo/index.ts';
import { formatInteger, formatNumber, formatPercent, formatSigned, UNDEFINED } from '../format.ts';
import { html, type Markup } from '../markup.ts';
import { section, table } from '../sections/index.ts';
import { cumulative, fanChart, figure } from '../svg/index.ts';
import { columns, none, row } from './parts.ts';

const TABLE_LEVELS = [1, 5, 25, 50, 75, 95, 99];

export const multiple = (v: number): string =>
  Number.isFinite(v) ? `${formatNumber(v, v < 10 ? 2 : 1)}×` : UNDEFINED;
/** A share, with more decimals where it is small. */
export const share = (v: number): string => formatPercent(v, v !== 0 && Math.abs(v) < 0.01 ? 2 : 1);
/** The error of having few paths, as a share. */
export const give = (e: Estimate): string =>
  Number.isFinite(e.standardError) ? `±${formatPercent(e.standardError, 2)}` : UNDEFINED;

export const median = (d: MonteCarloResult['terminal']): number => d.percentiles[50] ?? Number.NaN;

export function fanSection(r: MonteCarloResult): Markup {
  const worst = r.ruin.reduce((a, b) => Math.max(a, b.level), 0);
  const levels = [{ value: 1, label: 'start' }];
  if (worst > 0) levels.push({ value: worst, label: `ruin level ${multiple(worst)}` });
  const picture = fanChart({
    id: 'fan-chart',
    title: 'Wealth over time',
    desc: `Quantiles of simulated wealth as a multiple of the start over ${r.steps} steps and ${r.paths} paths.`,
    steps: r.fan.steps,
    quantiles: r.fan.levels.map((probability, q) => ({ probability, values: r.fan.values[q] })),
    xName: 'step',
    levels,
    format: multiple,
  });
  return section(
    'fan',
    'Where wealth could go',
    'Each band holds the stated share of paths at that step. No single path follows a band’s edge, and the bands know nothing that the model does not.',
    figure(picture),
  );
}

export function outcomesSection(r: MonteCarloResult): Markup {
  const cells = TABLE_LEVELS.map((p) =>
    row(`${p}%`, [
      multiple(r.terminal.percentiles[p] ?? Number.NaN),
      share(r.maxDrawdown.percentiles[p] ?? Number.NaN),
    ]),
  );
  return section(
    'outcomes',
    'Final wealth and worst drawdown',
    'Read a curve upwards: at the height of 25% lies the value that a quarter of the paths stay at or below.',
    [
      html`<div class="columns"><figure>${cumulative('terminal-curve', 'Final wealth', r.terminal.percentiles, multiple)}</figure><figure>${cumulative('drawdown-curve', 'Worst drawdown', r.maxDrawdown.percentiles, (v) => formatPercent(v, 0))}</figure></div>`,
      table(
        'Percentiles of final wealth and worst drawdown',
        columns(['Share of paths below', 'Final wealth', 'Worst drawdown']),
        cells,
        'narrow',
      ),
    ],
  );
}

const levelRows = (
  name: (level: string) => string,
  rows: readonly LevelEstimate[],
  format: (v: number) => string,
) => rows.map((e) => row(name(format(e.level)), [share(e.value), give(e)]));

export function risksSection(r: MonteCarloResult): Markup {
  const body = [
    row('Final wealth below the start', [share(r.loss.value), give(r.loss)]),
    levelRows((l) => `Wealth at or below ${l} at some step`, r.ruin, multiple),
    levelRows(
      (l) => `Drawdown of ${l} or more`,
      r.drawdownBeyond,
      (v) => formatPercent(v, 0),
    ),
  ];
  const losses = r.risk.map((e) =>
    row(formatPercent(e.level, 0), [
      formatPercent(e.valueAtRisk.value),
      give(e.valueAtRisk),
      formatPercent(e.expectedShortfall.value),
      give(e.expectedShortfall),
    ]),
  );
  return section(
    'risks',
    'Probabilities, each with its standard error',
    'The standard error is that of having a limited number of paths. The error of the model itself is not in it and is larger.',
    [
      table(
        'Probabilities of ruin, drawdown and loss',
        columns(['Event', 'Probability', 'Standard error']),
        body,
        'narrow',
      ),
      losses.length === 0
        ? ''
        : table(
            'Value at risk and expected shortfall at the horizon',
            columns(['Level', 'Value at risk', 'Standard error', 'Expected shortfall', 'Standard error']),
            losses,
            'narrow',
          ),
    ],
  );
}

export function scenarioSection(scenarios: readonly ScenarioResult[]): Markup {
  const body = scenarios.map((s) => {
    const name = html`<span title="${s.description}">${s.name}</span>`;
    const o = s.outcome;
    const kind = s.simulated ? 'simulated' : 'replay';
    return o
      ? row(name, [
          kind,
          formatInteger(o.bars),
          formatSigned(o.totalReturn),
          formatPercent(o.maxDrawdown),
          formatPercent(o.worstBar),
          formatSigned(o.baseReturn),
          formatPercent(o.baseMaxDrawdown),
        ])
      : html`<tr><th scope="row">${name}</th><td class="num">${kind}</td><td colspan="6">${s.reason ?? 'not applied'}</td></tr>`;
  });
  return section(
    'scenarios',
    'Stress scenarios',
    'What the same portfolio, held through, would have done. Historical rows replay the data’s own bars; hypothetical rows change them. The last two columns are the same bars untouched.',
    scenarios.length === 0
      ? none('No scenario was asked for.')
      : table(
          'Stress scenarios',
          columns([
            'Scenario',
            'Kind',
            'Bars',
            'Return',
            'Max drawdown',
            'Worst bar',
            'Return untouched',
            'Drawdown untouched',
          ]),
          body,
        ),
  );
}
