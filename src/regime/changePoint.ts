import Type, { type Static } from 'typebox';
import { logGamma, studentTwoSided } from '../statistics/index.ts';
import type { RegimeReading, RegimeSpec, RegimeTracker } from './types.ts';

const STATES = ['bull', 'bear', 'unsettled'] as const;
/** Run lengths less likely than this are let go. */
const LEAST = 1e-6;

const schema = Type.Object(
  {
    meanRunBars: Type.Number({
      default: 250,
      minimum: 2,
      maximum: 100_000,
      description: 'Bars between two changes on average: the hazard is 1 over it.',
    }),
    unsettledBars: Type.Integer({
      default: 20,
      minimum: 1,
      maximum: 1000,
      description: 'Bars after a change in which the new mean is not yet believed.',
    }),
    priorBars: Type.Integer({
      default: 60,
      minimum: 10,
      maximum: 10_000,
      description:
        'First returns, whose variance is the prior of every run; the regime is unknown until then.',
    }),
  },
  { additionalProperties: false },
);

/** One hypothesis: the last change was `length` returns ago. Normal-inverse-gamma posterior of its mean and variance. */
interface Run {
  length: number;
  chance: number;
  mean: number;
  kappa: number;
  alpha: number;
  beta: number;
}

/** Log density of y under a run's Student-t forecast. */
function logPredictive(y: number, { mean, kappa, alpha, beta }: Run): number {
  const square = (beta * (kappa + 1)) / (alpha * kappa);
  const freedom = 2 * alpha;
  return (
    logGamma((freedom + 1) / 2) -
    logGamma(freedom / 2) -
    0.5 * Math.log(freedom * Math.PI * square) -
    ((freedom + 1) / 2) * Math.log1p((y - mean) ** 2 / (freedom * square))
  );
}

/** P(mean > 0) of a run: a Student t with 2 alpha degrees of freedom. */
function chanceUp({ mean, kappa, alpha, beta }: Run): number {
  const half = studentTwoSided(mean / Math.sqrt(beta / (alpha * kappa)), 2 * alpha) / 2;
  return mean > 0 ? 1 - half : half;
}

class ChangePoint implements RegimeTracker {
  readonly #options: Static<typeof schema>;
  readonly #first: number[] = [];
  readonly #probabilities = new Float64Array(STATES.length).fill(1 / STATES.length);
  #runs: Run[] = [];
  #prior?: Run;
  #last = Number.NaN;
  #index = -1;

  constructor(options: Static<typeof schema>) {
    this.#options = options;
  }

  update(close: number): RegimeReading {
    if (Number.isFinite(close)) {
      if (Number.isFinite(this.#last)) this.#take(Math.log(close / this.#last));
      this.#last = close;
    }
    return { index: this.#index, probabilities: this.#probabilities };
  }

  #take(y: number): void {
    if (this.#prior) this.#learn(y, this.#prior);
    else if (this.#first.push(y) < this.#options.priorBars) return;
    else this.#begin();
    this.#read();
  }

  /** The prior: variance of the first returns, mean 0 worth one return; then the first returns themselves. */
  #begin(): void {
    const variance = this.#first.reduce((sum, y) => sum + y * y, 0) / this.#first.length;
    this.#prior = { length: 0, chance: 1, mean: 0, kappa: 1, alpha: 2, beta: Math.max(variance, 1e-12) };
    this.#runs = [this.#prior];
    for (const y of this.#first) this.#learn(y, this.#prior);
  }

  /** One step of the message passing of Adams and MacKay 2007, algorithm 1. */
  #learn(y: number, prior: Run): void {
    const hazard = 1 / this.#options.meanRunBars;
    const log = this.#runs.map((run) => logPredictive(y, run));
    const most = Math.max(...log);
    let changed = 0;
    const grown = this.#runs.map((run, i): Run => {
      const joint = run.chance * Math.exp(log[i] - most);
      changed += joint * hazard;
      return {
        length: run.length + 1,
        chance: joint * (1 - hazard),
        mean: (run.kappa * run.mean + y) / (run.kappa + 1),
        kappa: run.kappa + 1,
        alpha: run.alpha + 0.5,
        beta: run.beta + (run.kappa * (y - run.mean) ** 2) / (2 * (run.kappa + 1)),
      };
    });
    const all = [{ ...prior, chance: changed }, ...grown];
    const total = all.reduce((sum, run) => sum + run.chance, 0);
    const kept = all.filter((run) => run.chance >= LEAST * total);
    const mass = kept.reduce((sum, run) => sum + run.chance, 0);
    for (const run of kept) run.chance /= mass;
    this.#runs = kept;
  }

  #read(): void {
    const p = this.#probabilities;
    p.fill(0);
    for (const run of this.#runs) {
      if (run.length < this.#options.unsettledBars) {
        p[2] += run.chance;
        continue;
      }
      const up = chanceUp(run);
      p[0] += run.chance * up;
      p[1] += run.chance * (1 - up);
    }
    this.#index = p.indexOf(Math.max(...p));
  }
}

export const changePoint: RegimeSpec<typeof schema> = {
  name: 'change-point',
  description:
    'Bayesian online change points: the chance that the mean since the last change is above or below zero, or that the change is too fresh to tell.',
  source: 'Adams and MacKay 2007',
  schema,
  states: () => STATES,
  create: (options) => new ChangePoint(options),
};
