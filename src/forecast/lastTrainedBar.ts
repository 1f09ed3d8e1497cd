import type { Fold, RunConfig } from '../pipeline/index.ts';

/** Bar whose close is the last that a fold's training saw: where its last label ends. */
export const lastTrainedBar = ({ testStart }: Fold, { walkForward }: RunConfig): number =>
  testStart - 1 - walkForward.embargoBars;
