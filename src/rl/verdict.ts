import type { RlStudy } from './study.ts';

const digits = (value: number): string => Number(value.toPrecision(4)).toString();
const per = (perStep: boolean): string => (perStep ? 'a step' : 'an episode');

/** What the seeds came to, in words. */
export function rlVerdict({ config, task, runs, statistics: s }: RlStudy): string {
  const n = runs.length;
  const best = task.optimum?.rewardPerStep;
  const steps = config.steps.toLocaleString('en');
  const head = `${config.algorithm.toUpperCase()} on ${task.name} after ${steps} steps`;
  const few =
    n < 10 ? ` ${n === 1 ? 'One seed says' : `${n} seeds say`} little: ten or more show the spread.` : '';
  if (best !== undefined && best > 0) {
    const share = (value: number) => `${((100 * value) / best).toFixed(1)} %`;
    return `${head} earns ${share(s.median)} of the best possible (median), ${share(s.worst)} in the worst seed.${few}`;
  }
  if (best === 0) {
    const flat = runs.filter(({ final }) => final.turnover <= 0.02).length;
    const found = flat === n ? 'no edge found. There' : 'there';
    return `${head}: ${found} is nothing to earn here, and ${flat} of ${n} policies hardly trade (median reward ${digits(s.median)} a step).${few}`;
  }
  const { solved } = task;
  if (solved !== undefined) {
    const reached = runs.filter(({ score }) => score >= solved).length;
    return `${head} solves the task (${solved}) in ${reached} of ${n} seeds; median ${digits(s.median)} ${per(task.perStep)}, worst ${digits(s.worst)}.${few}`;
  }
  return `${head} earns ${digits(s.median)} ${per(task.perStep)} (median), ${digits(s.worst)} in the worst seed.${few}`;
}
