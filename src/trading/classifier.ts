import type { Fold } from '../pipeline/index.ts';
import { type BookPolicy, eachSymbol } from '../policy/index.ts';
import type { Market } from './market.ts';
import type { Stage } from './stage.ts';

/** Logistic regression on standardised columns. */
export interface Classifier {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  /** [columns], then the intercept. */
  readonly weights: Float64Array;
}

const STEPS = 200;
const RATE = 0.5;
const RIDGE = 1e-3;
const CLIP = 5;

/** Probability that the price goes up; columns as a market's row at `at`. */
export function probabilityUp(
  { mean, scale, weights }: Classifier,
  values: Float32Array,
  at: number,
): number {
  let sum = weights[mean.length];
  for (let j = 0; j < mean.length; j++) {
    const z = (values[at + j] - mean[j]) * scale[j];
    sum += weights[j] * Math.max(-CLIP, Math.min(CLIP, z));
  }
  return 1 / (1 + Math.exp(-sum));
}

/**
 * Fits the sign of the label on the rows of a fold's training and validation bars whose label is known before the test:
 * ridge-penalised logistic regression by gradient descent. A learner without rewards or costs, on what policies see.
 */
export function fitClassifier(stage: Stage, market: Market, fold: Fold): Classifier {
  const { bars: T, features: F, values } = market;
  const { scaled } = stage.prepared.labels;
  const rows: number[] = [];
  stage.prepared.tradable.forEach((tradable, s) => {
    for (let t = fold.trainStart; tradable && t < fold.validEnd; t++) {
      const row = s * T + t;
      const known = Number.isFinite(scaled[row]) && scaled[row] !== 0;
      if (known && values.subarray(row * F, (row + 1) * F).every(Number.isFinite)) rows.push(row);
    }
  });
  const mean = new Float64Array(F);
  const scale = new Float64Array(F);
  for (let j = 0; j < F; j++) {
    for (const row of rows) mean[j] += values[row * F + j] / rows.length;
    let variance = 0;
    for (const row of rows) variance += (values[row * F + j] - mean[j]) ** 2 / rows.length;
    scale[j] = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  }
  const classifier: Classifier = { mean, scale, weights: new Float64Array(F + 1) };
  const { weights } = classifier;
  const gradient = new Float64Array(F + 1);
  for (let step = 0; step < STEPS; step++) {
    gradient.fill(0);
    for (const row of rows) {
      const error = probabilityUp(classifier, values, row * F) - (scaled[row] > 0 ? 1 : 0);
      for (let j = 0; j < F; j++) {
        const z = (values[row * F + j] - mean[j]) * scale[j];
        gradient[j] += error * Math.max(-CLIP, Math.min(CLIP, z));
      }
      gradient[F] += error;
    }
    for (let j = 0; j <= F; j++) {
      const penalty = j < F ? RIDGE * weights[j] : 0;
      weights[j] -= RATE * (gradient[j] / Math.max(1, rows.length) + penalty);
    }
  }
  return classifier;
}

/** Long where up is likelier than down; else flat, or short where that is allowed. */
export function classifierPolicy(
  classifier: Classifier,
  { symbols, values, features, bars }: Market,
  allowShort: boolean,
): BookPolicy {
  const decide = (s: number, bar: number): number => {
    const p = probabilityUp(classifier, values, (s * bars + bar) * features);
    if (Number.isNaN(p)) return 0;
    return p > 0.5 ? 1 : allowShort ? -1 : 0;
  };
  return eachSymbol(
    Array.from(
      { length: symbols },
      (_, s) =>
        ({ bar }) =>
          decide(s, bar),
    ),
  );
}
