import { type RlStudy, rlVerdict, type SeedResult } from '../rl/index.ts';
import { formatDuration } from './progress.ts';
import { table } from './table.ts';

const viewOf = ({ seed, steps, seconds, score, worstEpisode, final, ...rest }: SeedResult) => ({
  seed,
  steps,
  seconds,
  score,
  worstEpisode,
  stepsPerSecond: rest.stepsPerSecond,
  stepsToThreshold: rest.stepsToThreshold,
  secondsToThreshold: rest.secondsToThreshold,
  turnover: final.turnover,
  actions: final.actions,
  evaluations: rest.evaluations,
});

/** A study as data: figures over seeds are medians. */
export function rlView(study: RlStudy) {
  const { config, configHash, task, runs, statistics, ...figures } = study;
  const optimum = task.optimum?.rewardPerStep;
  return {
    env: task.name,
    algo: config.algorithm,
    configHash,
    steps: config.steps,
    score: statistics.median,
    scoreIs: task.perStep ? 'reward per step' : 'return of an episode',
    solved: task.solved ?? null,
    optimum: optimum ?? null,
    shareOfOptimum: optimum ? statistics.median / optimum : null,
    ...figures,
    statistics,
    verdict: rlVerdict(study),
    runs: runs.map(viewOf),
  };
}

const digits = (value: number | null): string =>
  value === null ? '–' : Number(value.toPrecision(4)).toString();

/** The same for people. */
export function rlText(study: RlStudy, out?: string): string {
  const { config, task, runs, statistics: s } = study;
  const rows = runs.map((run) => [
    `${run.seed}`,
    digits(run.score),
    digits(run.worstEpisode),
    run.stepsToThreshold === null ? '–' : run.stepsToThreshold.toLocaleString('en'),
    run.secondsToThreshold === null ? '–' : run.secondsToThreshold.toFixed(1),
    Math.round(run.stepsPerSecond).toLocaleString('en'),
    run.seconds.toFixed(1),
  ]);
  const per = task.perStep ? 'reward per step' : 'return';
  const heads = ['seed', `greedy ${per}`, 'worst', 'steps to solve', 's', 'steps/s', 'seconds'];
  const lines = [
    `${config.algorithm} on ${task.name}, ${config.steps.toLocaleString('en')} steps, ${config.copies} copies`,
    table(heads, rows),
  ];
  if (s.seeds > 1) {
    lines.push(
      `${s.seeds} seeds: median ${digits(s.median)}, interquartile mean ${digits(s.interquartileMean)} ` +
        `(95 % ${digits(s.low)} to ${digits(s.high)}), worst ${digits(s.worst)}`,
    );
  }
  const optimum = task.optimum?.rewardPerStep;
  if (optimum !== undefined) lines.push(`Best possible: ${digits(optimum)} a step.`);
  lines.push(rlVerdict(study));
  lines.push(`${formatDuration(1000 * study.seconds)} in all${out === undefined ? '' : `; ${out}`}`);
  return lines.join('\n');
}
