import type { RlEvaluation } from '../native/index.ts';
import { mean } from '../statistics/index.ts';
import type { Task } from './task.ts';

type Judged = Pick<Task, 'perStep'>;

/** Return of an episode, or reward per step where that is what counts; [N]. */
export const scoresOf = ({ perStep }: Judged, { returns, lengths }: RlEvaluation): Float64Array =>
  perStep ? returns.map((sum, i) => sum / lengths[i]) : returns;

export const scoreOf = (task: Judged, played: RlEvaluation): number => mean(scoresOf(task, played));
