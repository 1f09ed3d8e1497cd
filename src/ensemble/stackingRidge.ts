import Type from 'typebox';
import { leastNonNegative, lossOf, type Moments, type MomentWindow } from './learning/index.ts';
import { Refitted, refitFields } from './refitted.ts';
import type { EnsembleSpec } from './types.ts';

const schema = Type.Object(refitFields, { additionalProperties: false });

/** Penalties tried, in units of the forecasts' mean square; the last is all but equal weight. */
const PENALTIES = [0, 0.01, 0.1, 1, 10, 1000];
/** Parts of the window: the penalty is judged on each but the first, fitted on those before it. */
const PARTS = 4;

/** Weights on the simplex under lambda |w - 1/M|^2. */
function fitRidge({ gram, cross }: Moments, penalty: number): Float64Array {
  const M = cross.length;
  let scale = 0;
  for (let m = 0; m < M; m++) scale += gram[m * M + m] / M;
  const lambda = penalty * scale;
  return leastNonNegative(
    {
      gram: gram.map((x, i) => x + (i % (M + 1) === 0 ? lambda : 0)),
      cross: cross.map((x) => x + lambda / M),
    },
    true,
  );
}

/** The penalty of least error on later parts of the window, labels that reach into the judged part left out. */
function bestPenalty(rows: MomentWindow, horizon: number): number {
  const part = Math.floor(rows.bars / PARTS);
  let best = PENALTIES[PENALTIES.length - 1];
  let least = Number.POSITIVE_INFINITY;
  for (const penalty of [...PENALTIES].reverse()) {
    let loss = 0;
    for (let p = 1; p < PARTS; p++) {
      const until = p * part - horizon;
      if (until < 2) continue;
      const weights = fitRidge(rows.moments(0, until), penalty);
      loss += lossOf(rows.moments(p * part, (p + 1) * part), weights);
    }
    if (loss < least) [best, least] = [penalty, loss];
  }
  return best;
}

export const stackingRidge: EnsembleSpec<typeof schema> = {
  name: 'stacking-ridge',
  description:
    'Least squares of labels on out-of-fold forecasts over the simplex under lambda |w - 1/M|^2, lambda by an inner walk-forward.',
  source: 'Wolpert 1992; Breiman 1996; Diebold and Pauly 1990 (shrinking to equal weights)',
  schema,
  create({ members, horizon }, window) {
    const refitted = new Refitted(members, window, (rows) =>
      fitRidge(rows.moments(), bestPenalty(rows, horizon)),
    );
    return { weights: () => refitted.weights, observe: (outcome) => refitted.observe(outcome) };
  },
};
