import { isoDate } from '../../core/index.ts';
import type { ForecastStudy } from '../../forecast/index.ts';
import type { Stat } from '../format.ts';

/** Bumped when a key changes its meaning or goes away. */
export const FORECAST_SUMMARY_VERSION = 1;

type Stats = { readonly [name: string]: Stat | boolean };

const known = (v: number): Stat => (Number.isFinite(v) ? v : null);
const plain = (figures: object): Stats =>
  Object.fromEntries(
    Object.entries(figures as Record<string, unknown>).map(([k, v]) => [
      k,
      typeof v === 'number' ? known(v) : (v as boolean),
    ]),
  );

/** Mean weight of each member over the bars, and its last. */
function weightsOf(weights: Float64Array, members: readonly string[]) {
  const [M, n] = [members.length, weights.length / members.length];
  return members.map((model, m) => {
    let total = 0;
    for (let i = 0; i < n; i++) total += weights[i * M + m];
    return { model, mean: known(total / n), last: known(weights[(n - 1) * M + m]) };
  });
}

const date = (ms: number): string => isoDate(ms);
const instant = (ms: number): string => new Date(ms).toISOString();

/** What a reader must know before believing the table. */
export const forecastLimits = (s: ForecastStudy): string[] => [
  `Every forecast is of bars that its model, scaler and early stop had not seen; training ended ${s.horizon} bars and an embargo before each test block.`,
  `${s.trials} rows were compared with ridge and Holm's correction allows for that; members, options and features may still have been chosen by someone who has seen these bars.`,
  'Skill is of volatility-scaled returns; levels of prices are not scored, since a random walk fits them all but perfectly.',
  'A skilled forecast need not pay for its trading: see the pipeline run for returns net of costs.',
  s.provenance.synthetic
    ? 'The prices are synthetic: they show what the zoo does, not what a market holds.'
    : 'The symbols were chosen with today’s knowledge of what survived.',
  ...s.provenance.notes,
];

/** A study's figures without its curves, for programs; what is not defined is null. */
export function forecastSummaryOf(s: ForecastStudy) {
  const T = s.panelTime.length;
  return {
    schemaVersion: FORECAST_SUMMARY_VERSION,
    kind: s.kind,
    sample: 'out',
    name: s.name,
    seed: s.seed,
    seeds: s.seeds,
    codeVersion: s.codeVersion,
    configHash: s.configHash,
    data: {
      ...s.provenance,
      hash: s.dataHash,
      symbols: s.symbols,
      interval: s.interval,
      outOfSampleFrom: date(s.panelTime[s.start]),
      outOfSampleTo: date(s.panelTime[T - 1]),
    },
    horizon: s.horizon,
    head: s.head,
    members: s.members,
    folds: s.folds.map((f) => ({
      fold: f.index,
      trainFrom: date(s.panelTime[f.trainStart]),
      trainedUntil: instant(f.trainedUntil),
      testFrom: date(s.panelTime[f.testStart]),
      testTo: date(s.panelTime[f.testEnd - 1]),
      firstAvailableAt: instant(s.availableAt[f.testStart - s.start]),
    })),
    rows: s.rows.map((row) => ({
      name: row.name,
      kind: row.kind,
      verdict: row.verdict,
      mean: plain(row.mean),
      sd: plain(row.sd),
      bySeed: row.bySeed.map(plain),
      againstZero: row.againstZero ? plain(row.againstZero) : null,
      againstRidge: row.againstRidge ? plain(row.againstRidge) : null,
      againstTrees: row.againstTrees ? plain(row.againstTrees) : null,
      againstBest: row.againstBest ? plain(row.againstBest) : null,
    })),
    ensembles: s.ensembles.map(({ name, options, weights, regret: r }) => ({
      name,
      options,
      weights: weightsOf(weights, s.members),
      regret: {
        bars: r.bars,
        bestMember: s.members[r.bestMember] ?? null,
        overMember: known(r.overMember),
        overMixture: known(r.overMixture),
        perBarOverMember: known(r.overMember / r.bars),
        perBarOverMixture: known(r.overMixture / r.bars),
        bestMixture: s.members.map((model, m) => ({ model, weight: known(r.bestMixture[m]) })),
      },
    })),
    bestMember: s.bestMember ?? null,
    trials: s.trials,
    verdict: s.verdict,
    warnings: s.warnings,
    limits: forecastLimits(s),
  };
}
export type ForecastSummary = ReturnType<typeof forecastSummaryOf>;
