import type { RlCloning, RlCurve, RlEvaluation, RlSpace } from '../native/index.ts';

/** A greedy evaluation on the way. */
export interface EvaluationPoint {
  /** Environment steps of the training so far, and seconds spent on them. */
  readonly steps: number;
  readonly seconds: number;
  readonly score: number;
}

/** A trained policy: what serves it, and what it was trained as. */
export interface TrainedPolicy {
  readonly space: RlSpace;
  /** safetensors */
  readonly weights: Uint8Array;
  /** Environment steps it had learnt from. */
  readonly steps: number;
}

/** A policy that did best so far. */
export interface SelectedPolicy extends Omit<EvaluationPoint, 'seconds'> {
  readonly weights: Uint8Array;
}

/** What one seed came to. */
export interface SeedResult {
  readonly seed: number;
  readonly steps: number;
  /** Seconds of training, evaluations left out; those of a resumed training are summed. */
  readonly seconds: number;
  readonly stepsPerSecond: number;
  /** Mean of the final greedy evaluation: return of an episode, or reward per step. */
  readonly score: number;
  readonly worstEpisode: number;
  readonly final: RlEvaluation;
  /** First evaluation on the way that reached the task's `solved`; null = none did. */
  readonly stepsToThreshold: number | null;
  readonly secondsToThreshold: number | null;
  readonly evaluations: readonly EvaluationPoint[];
  readonly curve: RlCurve;
  /** Of the warm start, where there was one. */
  readonly cloning?: RlCloning;
  readonly policy: TrainedPolicy;
}
