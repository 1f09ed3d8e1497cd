import { describeLooks } from './holdOut.ts';
import type { SweepValidation } from './types.ts';

/** Everything a verdict is made from. */
export type Findings = Omit<SweepValidation, 'verdict' | 'convincing'>;

const percent = (x: number): string => `${(100 * x).toFixed(x > 0.0995 && x < 0.9905 ? 0 : 1)}%`;
const ratio = (x: number): string => x.toFixed(2);
const count = (n: number): string => Math.round(n).toLocaleString('en-US');

function pValue(p: number, resamples: number): string {
  return p === 0 ? `p < ${Number((1 / resamples).toPrecision(2))}` : `p = ${p.toFixed(p < 0.0995 ? 3 : 2)}`;
}

/** Whether every test that could be made speaks against luck, two at the least. */
export function isConvincing(found: Findings, confidence: number): boolean {
  const tests = [
    Number.isFinite(found.deflatedSharpe) ? found.deflatedSharpe > confidence : undefined,
    found.overfitting ? found.overfitting.pbo < 1 - confidence : undefined,
    found.realityCheck ? found.realityCheck.pConsistent < 1 - confidence : undefined,
  ].filter((passed) => passed !== undefined);
  return found.deflatedSharpe > confidence && tests.length > 1 && tests.every(Boolean);
}

function luck({ trials, sharpeAnn, expectedMaxSharpeAnn, deflatedSharpe }: Findings): string {
  if (Number.isNaN(sharpeAnn)) return 'The best run has no Sharpe ratio: its returns do not vary.';
  if (trials.runs === 1)
    return `The only run has Sharpe ${ratio(sharpeAnn)} a year; the chance that the true one is above 0 is ${percent(deflatedSharpe)}.`;
  const also = `as many worthless ones would be expected to show ${ratio(expectedMaxSharpeAnn)}`;
  const chance = Number.isNaN(deflatedSharpe)
    ? ''
    : ` The chance that it is truly better than that luck is ${percent(deflatedSharpe)} (deflated Sharpe).`;
  return `The best of ${count(trials.runs)} runs has Sharpe ${ratio(sharpeAnn)} a year; the luckiest of ${also}.${chance}`;
}

function interval({ bootstrap }: Findings): string {
  const sharpe = bootstrap?.intervals.find((i) => i.metric === 'sharpe');
  if (!bootstrap || !sharpe || sharpe.interval.some(Number.isNaN)) return '';
  const [low, high] = sharpe.interval;
  return `Its ${percent(bootstrap.confidence)} interval, the search left out of account, is ${ratio(low)} to ${ratio(high)}.`;
}

function track({ bars, minTrackRecordBars, minTrackRecordYears }: Findings, confidence: number): string {
  if (!Number.isFinite(minTrackRecordBars)) return '';
  const needs = `${count(Math.ceil(minTrackRecordBars))} bars (${minTrackRecordYears.toFixed(1)} years)`;
  return bars >= minTrackRecordBars
    ? ''
    : `A track record of ${needs} would be needed to trust it at ${percent(confidence)}; there are ${count(bars)} bars.`;
}

function overfit({ overfitting }: Findings): string {
  if (!overfitting) return '';
  return (
    `In ${percent(overfitting.pbo)} of ${count(overfitting.logits.length)} ways to halve the history the run chosen in one ` +
    'half was no better than the middle in the other (PBO).'
  );
}

function reality({ realityCheck }: Findings, confidence: number): string {
  if (!realityCheck) return '';
  const p = pValue(realityCheck.pConsistent, realityCheck.resamples);
  return realityCheck.pConsistent < 1 - confidence
    ? `Some run earns more than the benchmark beyond what searching so many explains (SPA ${p}).`
    : `That no run truly earns more than the benchmark cannot be ruled out (SPA ${p}).`;
}

/** What the numbers carry, in words that claim no more. */
export function describeFindings(found: Findings, confidence: number, convincing: boolean): string {
  const end = convincing
    ? 'Taken together: unlikely to be luck, as far as past data can say.'
    : 'Taken together: luck cannot be ruled out.';
  const looks = found.holdOutLooks === undefined ? '' : describeLooks(found.holdOutLooks);
  return [
    luck(found),
    interval(found),
    track(found, confidence),
    overfit(found),
    reality(found, confidence),
    looks,
    end,
  ]
    .filter(Boolean)
    .join(' ');
}
