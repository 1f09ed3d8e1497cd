import { entryOptions } from '../../core/index.ts';
import { combinerOf, ENSEMBLES, type Outcome, outcomeOf } from '../../ensemble/index.ts';
import { pointsOf, spreadsOf } from '../read.ts';
import type { Market, ScoredForecast } from '../skill/index.ts';
import type { OutOfFold } from '../types.ts';
import type { RegimeTrack } from './regimes.ts';

/** An ensemble's own forecasts and how it came to them. */
export interface Replayed extends ScoredForecast {
  /** [bars][M] */
  readonly weights: Float64Array;
}

/** What an ensemble is replayed over. */
export interface Stage {
  readonly book: OutOfFold;
  /** Places of its members in the book. */
  readonly members: readonly number[];
  readonly market: Market;
  readonly regimes: RegimeTrack;
}

/**
 * Runs an ensemble over the forecasts of one seed as the decision engine does: at each bar it first learns the outcome
 * of forecasts whose labels became known there, h bars after they were made, then weighs.
 */
export function replayEnsemble(
  entry: { readonly name: string },
  { book, members, market, regimes }: Stage,
  seed: number,
): Replayed {
  const { symbols: S, bars, start } = book;
  const { labels, panel } = market;
  const [M, T, h] = [members.length, panel.time.length, labels.horizon];
  const points = members.map((m) => pointsOf(book, m, seed));
  const spreads = members.map((m) => spreadsOf(book, m, seed));
  const shape = { members: M, regimes: regimes.states, horizon: h };
  const state = ENSEMBLES.get(entry.name).create(shape, entryOptions(ENSEMBLES, entry, 'ensemble'));
  const combine = combinerOf(state);
  const weights = new Float64Array(bars * M);
  const mean = new Float32Array(S * bars).fill(Number.NaN);
  const spread = new Float32Array(S * bars).fill(Number.NaN);
  const [f, sd] = [new Float64Array(M), new Float64Array(M)];

  const outcomeAt = (i: number): Outcome => {
    const forecasts = new Float32Array(M * S);
    const came = new Float64Array(S);
    for (let s = 0; s < S; s++) {
      came[s] = labels.scaled[s * T + start + i];
      for (let m = 0; m < M; m++) forecasts[m * S + s] = points[m][s * bars + i];
    }
    const made = { forecasts, regimes: regimes.at(start + i), weights: weights.slice(i * M, (i + 1) * M) };
    return outcomeOf(made, came);
  };

  for (let i = 0; i < bars; i++) {
    if (i >= h) state.observe(outcomeAt(i - h));
    const now = state.weights(regimes.at(start + i)).slice();
    weights.set(now, i * M);
    for (let m = 0; m < M; m++) sd[m] = spreads[m][i];
    for (let s = 0; s < S; s++) {
      for (let m = 0; m < M; m++) f[m] = points[m][s * bars + i];
      const combined = combine(now, f, sd);
      mean[s * bars + i] = combined.mean;
      spread[s * bars + i] = combined.spread;
    }
  }
  return { points: mean, density: { kind: 'gaussian', spread }, weights };
}
