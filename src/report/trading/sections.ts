import type { StrategyResult } from '../../backtest/index.ts';
import type { ActionStudy } from '../../trading/index.ts';
import { formatInteger, formatNumber, formatPercent, plural } from '../format.ts';
import type { Markup } from '../markup.ts';
import { runSensitivity, STRATEGY_HEADS, section, strategyCells, table } from '../sections/index.ts';
import { type Curve, equityFigure } from '../study/equity.ts';
import { columns, figures, row } from '../study/parts.ts';
import { figure, heatMap, stackedBars } from '../svg/index.ts';

/** Baselines with a line of their own in the picture; the table has all of them. */
const DRAWN: Readonly<Record<string, string>> = {
  'buy-and-hold': 'c-benchmark',
  'own-policy': 'c-1',
  classifier: 'c-2',
  'momentum-20': 'c-3',
};

export function keyFigures(s: ActionStudy): Markup {
  const { annualReturn: a, sharpe, together: t, random } = s;
  const interval =
    a.seeds > 1 ? `95 % ${formatPercent(a.low)} to ${formatPercent(a.high)}` : 'one seed has no interval';
  return figures([
    ['Annual return', formatPercent(a.median), `median of ${plural(a.seeds, 'seed')}; ${interval}`],
    ['Worst seed', formatPercent(a.worst), `best ${formatPercent(a.best)}`],
    ['Sharpe', formatNumber(sharpe.median), `median; worst ${formatNumber(sharpe.worst)}`],
    [
      'Deepest drawdown',
      formatPercent(t.metrics.maxDrawdown),
      `all seeds together; ${formatNumber(t.metrics.turnover, 1)}× turnover a year`,
    ],
    ['Random traders beaten', formatPercent(random.beaten, 0), `of ${random.draws} with equal turnover`],
    [
      'Deflated Sharpe',
      formatPercent(s.deflatedSharpe, 0),
      `${plural(s.trials, 'trial')}, ${s.looks} from before`,
    ],
  ]);
}

export function performanceSection(s: ActionStudy): Markup {
  const curve = ({ label, returns }: StrategyResult, colour: string, strong?: boolean): Curve => ({
    detail: { label, returns, time: s.time },
    label,
    colour,
    strong,
  });
  return section(
    'performance',
    'Equity and drawdown out of sample',
    `Net of costs. Every bar was traded by policies whose training and selection ended before it; ${plural(s.folds.length, 'fold')}.`,
    equityFigure('equity', 'Growth of 1 of the policies and baselines over the test blocks.', [
      ...s.baselines
        .filter(({ name }) => DRAWN[name])
        .map((baseline) => curve(baseline, DRAWN[baseline.name])),
      curve(s.together, 'c-strategy', true),
    ]),
  );
}

export function comparisonSection(s: ActionStudy): Markup {
  const { random } = s;
  const of = new Map(s.comparisons.map((c) => [c.name, c]));
  const percent = (v: number | undefined) =>
    v === undefined || !Number.isFinite(v) ? '–' : formatPercent(v, 1);
  return section(
    'comparison',
    'Beside the baselines',
    'Same bars, fills, costs and sizing. p: probability that the policies’ return above a baseline is luck, after Holm’s correction over the baselines; below 5 % counts.',
    table('Policies and baselines', columns(['Strategy', ...STRATEGY_HEADS, 'Excess a year', 'p']), [
      row(s.together.label, [...strategyCells(s.together), '', ''], 'chosen'),
      ...s.baselines.map((baseline) => {
        const c = of.get(baseline.name);
        return row(baseline.label, [...strategyCells(baseline), percent(c?.excessAnn), percent(c?.adjusted)]);
      }),
      row(`Random, ${random.draws} draws (median)`, [
        `${formatPercent(random.median)} (${formatPercent(random.low)} to ${formatPercent(random.high)})`,
        ...['–', '–', '–'],
        formatNumber(random.turnover, 1),
        '–',
        '–',
        percent(1 - random.beaten),
      ]),
    ]),
  );
}

export function seedsSection(s: ActionStudy): Markup {
  const chosen = (seed: number) =>
    s.trainings
      .filter((t) => t.seed === seed)
      .map((t) => formatInteger(t.chosenSteps))
      .join(', ');
  return section(
    'seeds',
    'Seeds',
    'Out of sample. None was left out, and none was chosen; in every fold the policy that did best on the validation bars was kept.',
    table(
      'Out-of-sample result by seed',
      columns(['Seed', ...STRATEGY_HEADS, 'Chosen after steps, by fold']),
      s.seeds.map(({ seed, result }) => row(`${seed}`, [...strategyCells(result), chosen(seed)])),
    ),
  );
}

const exposureNames = (s: ActionStudy, k: number): string => {
  const low = s.task.allowShort ? -1 : 0;
  const n = s.seeds[0].exposures.length;
  return formatPercent(low + ((1 - low) * k) / (n - 1), 0);
};

/** How often each exposure was wanted; a policy that always does the same is seen at once. */
export function exposureSection(s: ActionStudy): Markup {
  const n = s.seeds[0].exposures.length;
  const rows = s.seeds.map(({ seed, exposures }) => {
    const most = exposures.indexOf(Math.max(...exposures));
    const text = `${exposureNames(s, most)} in ${formatPercent(exposures[most], 0)}`;
    return { label: `seed ${seed}`, parts: [...exposures], text };
  });
  return section(
    'actions',
    'What the policies do',
    `Share of decisions by exposure wanted, from ${exposureNames(s, 0)} to ${exposureNames(s, n - 1)} of a symbol’s size.`,
    stackedBars(
      'exposures-chart',
      'Exposures wanted',
      'Shares of the exposures wanted by each seed.',
      rows,
      Array.from({ length: n }, (_, k) => `q-${Math.floor((k * 9) / n)}`),
    ),
  );
}

export function mapSection({ map, seeds, folds }: ActionStudy): Markup {
  const number = (v: number) => formatNumber(v, 2);
  return section(
    'policy-map',
    'Policy map',
    `Exposure chosen by the policies of the last of ${plural(folds.length, 'fold')}, mean over ${plural(seeds.length, 'seed')}, against the forecast and the position held; the rest of what they see at its median. A policy that uses the forecast changes from left to right; one that counts costs changes from bottom to top.`,
    figure(
      heatMap({
        id: 'policy-map',
        title: 'Policy map',
        desc: 'Exposure chosen against forecast and position.',
        xName: 'forecast, standard deviations',
        yName: 'position held',
        columns: map.forecasts.map(number),
        rows: map.positions.map((p) => formatPercent(p, 0)),
        values: Float64Array.from(map.exposures.flat()),
        valueName: 'exposure chosen',
        format: (v) => formatPercent(v, 0),
      }),
    ),
  );
}

export const costsSection = (s: ActionStudy): Markup =>
  runSensitivity('the same decisions, medians over seeds,', s.sensitivity);
