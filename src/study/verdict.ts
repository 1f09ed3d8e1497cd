import { sharpeProbability } from '../backtest/index.ts';
import type { SweepValidation } from '../validation/index.ts';
import type { HoldOutResult, Neighbourhood, RunDetail, StudyVerdict, TopRun } from './types.ts';

export const percent = (x: number): string => (Number.isFinite(x) ? `${(100 * x).toFixed(1)} %` : 'unknown');
export const ratio = (x: number): string => (Number.isFinite(x) ? x.toFixed(2) : 'unknown');

const times = (looks: number): string => (looks === 1 ? 'once' : `${looks} times`);

/** What held-out bars said, and how often they were asked. */
export function holdOutWords({ combined, baselines, looks }: HoldOutResult): string {
  const [rival] = baselines;
  return (
    `On the bars held out, looked at ${times(looks)}, it returned ${percent(combined.row.totalReturn)} ` +
    `(Sharpe ${ratio(combined.row.sharpe)}; ${rival.label} ${percent(rival.row.totalReturn)}).`
  );
}

interface SweepFindings {
  readonly best: TopRun;
  readonly validation?: SweepValidation;
  readonly neighbourhood: Neighbourhood;
  readonly holdOut?: HoldOutResult;
  readonly sets: number;
}

/** Overfitting statistics, the ground around the best set, and the hold-out, in words. */
export function sweepVerdict({
  best,
  validation,
  neighbourhood,
  holdOut,
  sets,
}: SweepFindings): StudyVerdict {
  const luck =
    validation?.verdict ??
    `The best of ${sets} sets has Sharpe ${ratio(best.combined.row.sharpe)} a year in sample; ` +
      'validation was left out, so how much of it is luck is not known.';
  const parts = [luck, neighbourhood.words, ...(holdOut ? [holdOutWords(holdOut)] : [])];
  const survived = holdOut === undefined || holdOut.combined.row.totalReturn > 0;
  return { sentence: parts.join(' '), convincing: (validation?.convincing ?? false) && survived };
}

interface SingleFindings {
  readonly combined: RunDetail;
  readonly rival: RunDetail;
  readonly deflatedSharpe: number;
  readonly confidence: number;
  readonly trials: number;
  /** `Out of sample, by walk-forward,` or `In sample,`. */
  readonly sample: string;
  readonly extra: readonly string[];
}

/** One curve against its baseline and against luck. */
export function singleVerdict(found: SingleFindings): StudyVerdict {
  const { combined, rival, deflatedSharpe, confidence, trials } = found;
  const ahead = sharpeProbability(
    combined.returns.map((r, t) => r - rival.returns[t]),
    0,
  );
  const beats = ahead > confidence;
  const lucky = !(deflatedSharpe > confidence);
  const tried = `${trials} trial${trials === 1 ? '' : 's'}`;
  const earned =
    `${found.sample} net of costs it returned ${percent(combined.row.totalReturn)} (Sharpe ${ratio(combined.row.sharpe)}; ` +
    `${rival.label} ${percent(rival.row.totalReturn)}, Sharpe ${ratio(rival.row.sharpe)}).`;
  const against = beats ? 'It beats that baseline' : 'It does not reliably beat that baseline';
  const luck = lucky
    ? `after ${tried} luck cannot be ruled out (deflated Sharpe ${percent(deflatedSharpe)})`
    : `after ${tried} a return above 0 is unlikely to be luck (deflated Sharpe ${percent(deflatedSharpe)})`;
  const sentence = [earned, `${against}; ${luck}.`, ...found.extra].join(' ');
  return { sentence, convincing: beats && !lucky };
}
