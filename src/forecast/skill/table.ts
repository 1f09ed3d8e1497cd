import { setImmediate } from 'node:timers/promises';
import { AutostockError, type RunContext } from '../../core/index.ts';
import type { AccuracyTest } from '../../skill/index.ts';
import { mean } from '../../statistics/index.ts';
import { accuracyTest, corrected, verdictWords } from './compare.ts';
import { dailyIcSeries, figuresOf, overSeeds } from './figures.ts';
import type { LabelRows } from './gather.ts';
import type { Comparison, Figures, RowKind, ScoredForecast, SkillRow } from './types.ts';

/** The rivals that every table carries. */
export const ZERO = 'zero-return';
export const RIDGE = 'ridge';
/** Compared with where it is a member. */
export const TREES = 'gbdt';

/** A row before it is scored: its forecasts under each seed, made when they are needed. */
export interface SkillSource {
  readonly name: string;
  readonly kind: RowKind;
  /** [seeds] */
  forecasts(): readonly ScoredForecast[];
}

export interface SkillTable {
  readonly rows: readonly SkillRow[];
  /** The single member with the least squared error over all seeds; undefined without a forecast. */
  readonly bestMember: string | undefined;
  /** Rows compared with ridge: what Holm's correction allows for. */
  readonly trials: number;
}

const sameBits = (a: Float32Array, b: Float32Array): boolean =>
  a === b ||
  Buffer.compare(
    Buffer.from(a.buffer, a.byteOffset, a.byteLength),
    Buffer.from(b.buffer, b.byteOffset, b.byteLength),
  ) === 0;

/** Lets Ctrl-C be heard between two rows. */
async function pause(signal: AbortSignal): Promise<void> {
  await setImmediate();
  if (signal.aborted) throw new AutostockError('AUTOSTOCK_CANCELLED', 'the skill table was cancelled');
}

/** The seeds, or one of them where all are the same: a member without randomness. */
const distinct = (seeds: readonly ScoredForecast[]): readonly ScoredForecast[] =>
  seeds.every((s) => sameBits(s.points, seeds[0].points)) ? seeds.slice(0, 1) : seeds;

/** Figures by seed; a member without randomness is scored once. */
async function scoreSeeds(
  rows: LabelRows,
  seeds: readonly ScoredForecast[],
  signal: AbortSignal,
): Promise<Figures[]> {
  const out: Figures[] = [];
  for (const [k, forecast] of seeds.entries()) {
    if (k > 0 && sameBits(forecast.points, seeds[0].points)) {
      out.push(out[0]);
      continue;
    }
    await pause(signal);
    out.push(figuresOf(rows, forecast));
  }
  return out;
}

function meanSeries(series: readonly Float64Array[]): Float64Array {
  return series[0].map((_, i) => mean(series.map((s) => s[i]).filter(Number.isFinite)));
}

type Rival = 'againstZero' | 'againstRidge' | 'againstTrees' | 'againstBest';

/** The single member, ridge among them, with the largest R2 against zero. */
function bestOf(rows: readonly Omit<SkillRow, 'verdict'>[]): string | undefined {
  const single = rows.filter(
    (r) => r.kind !== 'ensemble' && r.name !== ZERO && Number.isFinite(r.mean.r2Zero),
  );
  return single.sort((a, b) => b.mean.r2Zero - a.mean.r2Zero)[0]?.name;
}

/**
 * Scores every source against the labels and tests it against zero return and ridge, which must be among them, against
 * trees where they are, and ensembles against the best single member.
 */
export async function skillTable(
  rows: LabelRows,
  sources: readonly SkillSource[],
  ctx: RunContext,
): Promise<SkillTable> {
  const scored: Omit<SkillRow, 'verdict'>[] = [];
  for (const [i, source] of sources.entries()) {
    ctx.progress({ stage: 'score', done: i, total: sources.length, unit: 'rows', note: source.name });
    const seeds = source.forecasts();
    const bySeed = await scoreSeeds(rows, seeds, ctx.signal);
    const dailyIc = meanSeries(distinct(seeds).map((s) => dailyIcSeries(rows, s)));
    scored.push({ name: source.name, kind: source.kind, ...overSeeds(bySeed), bySeed, dailyIc });
  }
  ctx.progress({ stage: 'score', done: sources.length, total: sources.length, unit: 'rows' });

  const bestMember = bestOf(scored);
  /** One test for each source that `asked` lets through, corrected over them. */
  const against = async (rival: string | undefined, asked: (source: SkillSource) => boolean) => {
    const other = sources.find((s) => s.name === rival)?.forecasts();
    const tests: (AccuracyTest | undefined)[] = [];
    for (const source of sources) {
      await pause(ctx.signal);
      const tested = other && source.name !== rival && asked(source);
      tests.push(tested ? accuracyTest(rows, distinct(source.forecasts()), other) : undefined);
    }
    return corrected(tests);
  };
  const every = () => true;
  const comparisons: Record<Rival, (Comparison | undefined)[]> = {
    againstZero: await against(ZERO, every),
    againstRidge: await against(RIDGE, every),
    againstTrees: await against(TREES, ({ name }) => name !== ZERO),
    againstBest: await against(bestMember, ({ kind }) => kind === 'ensemble'),
  };
  const kept = (i: number) =>
    Object.fromEntries(Object.entries(comparisons).flatMap(([key, all]) => (all[i] ? [[key, all[i]]] : [])));
  return {
    rows: scored.map((row, i) => ({
      ...row,
      ...kept(i),
      verdict: verdictWords(comparisons.againstRidge[i], RIDGE),
    })),
    bestMember,
    trials: comparisons.againstRidge.filter((c) => c !== undefined).length,
  };
}
