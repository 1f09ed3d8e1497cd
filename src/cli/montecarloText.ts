import type { Estimate, MonteCarloStudy } from '../montecarlo/index.ts';
import { table } from './table.ts';

const percent = (x: number, digits = 2): string => `${(100 * x).toFixed(digits)} %`;
const given = (e: Estimate, digits = 2): string =>
  `${percent(e.value, digits)} +- ${percent(e.standardError, digits)}`;
const multiple = (e: Estimate): string => `${e.value.toFixed(4)} +- ${e.standardError.toFixed(4)}`;

/** A Monte Carlo study for people; every number is followed by its Monte Carlo standard error. */
export function monteCarloText({ name, result, scenarios }: MonteCarloStudy): string {
  const { terminal, maxDrawdown, ruin, drawdownBeyond, risk, loss } = result;
  const lines = [
    `${name}: ${result.label}`,
    `Generator: ${result.generator.description} (${result.generator.source})`,
    '',
    table(
      ['quantile', 'terminal wealth', 'greatest drawdown'],
      terminal.quantiles.map((q, i) => [percent(q.level, 0), multiple(q), given(maxDrawdown.quantiles[i])]),
    ),
    '',
    `Mean terminal wealth ${multiple(terminal.mean)}, its standard deviation ${multiple(terminal.sd)}.`,
    `A loss after ${result.steps} steps: ${given(loss)} of paths.`,
    ...ruin.map(
      (r) => `Wealth at or below ${percent(r.level, 0)} of the start at any step: ${given(r)} of paths.`,
    ),
    ...drawdownBeyond.map((r) => `A drawdown of ${percent(r.level, 0)} or more: ${given(r)} of paths.`),
    ...risk.map(
      (r) =>
        `${percent(r.level, 1)} value at risk at the horizon ${given(r.valueAtRisk)}, expected shortfall ${given(r.expectedShortfall)}.`,
    ),
  ];
  if (scenarios.length > 0) {
    lines.push(
      '',
      table(
        ['scenario', 'kind', 'return', 'drawdown', 'untouched return', 'untouched drawdown'],
        scenarios.map(({ name: scenario, kind, outcome: o }) => [
          scenario,
          kind === 'hypothetical' ? 'simulated' : 'replayed',
          o ? percent(o.totalReturn) : 'no data',
          o ? percent(o.maxDrawdown) : '',
          o ? percent(o.baseReturn) : '',
          o ? percent(o.baseMaxDrawdown) : '',
        ]),
      ),
    );
  }
  for (const s of scenarios)
    if (s.reason !== undefined) lines.push('', `Not applied: ${s.name}: ${s.reason}.`);
  lines.push('', ...result.notes.map((note) => `Note: ${note}.`));
  return lines.join('\n');
}
