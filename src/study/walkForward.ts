import { deflatedSharpe, sharpeProbability } from '../backtest/index.ts';
import { AutostockError, type Panel, type RunContext } from '../core/index.ts';
import { mean } from '../statistics/index.ts';
import { bootstrapIntervals, SharpeMoments } from '../validation/index.ts';
import { type AccountRun, runAccounts } from './accounts.ts';
import { baselines } from './baselines.ts';
import { detailOf } from './detail.ts';
import { planStudyFolds, type StudyFold } from './folds.ts';
import { headOf } from './head.ts';
import { COLUMNS, columnIndex, meanColumn, meanRow, type Objective } from './objective.ts';
import { setAt } from './parameterSet.ts';
import { periodOf } from './period.ts';
import { type Prepared, withStudy } from './prepare.ts';
import { objectiveOf } from './resolve.ts';
import { rowsOf, sweepChunks } from './rowsOf.ts';
import type { StudySpec } from './schema.ts';
import { Stages } from './stages.ts';
import { type Leg, stitched } from './stitch.ts';
import { TopSets } from './topSets.ts';
import type { StrategyWalkForward, WalkForwardFold } from './types.ts';
import { stitchedVariations } from './variations.ts';
import { singleVerdict } from './verdict.ts';

const ratioOf = (a: number, b: number): number => (b > 0 ? a / b : Number.NaN);

interface Choice {
  readonly index: number;
  readonly rows: Float64Array;
}

/** The best set on a training window. Only the best row is kept. */
async function choose(
  prepared: Prepared,
  fold: StudyFold,
  objective: Objective,
  sharpes: SharpeMoments,
  progress: (sets: number) => void,
  ctx: RunContext,
): Promise<Choice> {
  const symbols = prepared.symbols.length;
  const column = columnIndex(objective.column);
  const sharpe = columnIndex('sharpe');
  const top = new TopSets(1, objective);
  let kept = new Float64Array(0);
  await sweepChunks(
    prepared,
    fold.train,
    0,
    ({ from, count, rows }) => {
      for (let i = 0; i < count; i++) {
        const offset = i * symbols * COLUMNS;
        const before = top.best[0]?.index;
        top.add(from + i, meanColumn(rows, offset, symbols, column));
        sharpes.add(meanColumn(rows, offset, symbols, sharpe));
        if (top.best[0]?.index !== before) kept = rows.slice(offset, offset + symbols * COLUMNS);
      }
      progress(count);
    },
    ctx,
  );
  const best = top.best[0];
  if (best) return { index: best.index, rows: kept };
  throw new AutostockError(
    'AUTOSTOCK_DATA_INVALID',
    `fold ${fold.index + 1} (${fold.train.from} to ${fold.train.to}): no parameter set has a known ${objective.column}, ` +
      'so none can be chosen: give it more bars (walkForward.trainBars) or another objective',
    { details: { field: 'walkForward.objective', fold: fold.index, was: objective.column } },
  );
}

/**
 * Chooses parameters on each training window and trades the next test window with them: anchored or rolling. Each fold
 * begins flat and leaves at its last close, costs paid. No figure of a fold depends on later bars.
 */
export async function walkForwardStrategy(
  spec: StudySpec,
  panel: Panel,
  ctx: RunContext,
): Promise<StrategyWalkForward> {
  return withStudy(spec, panel, { sweeps: true }, (prepared) => walk(prepared, ctx));
}

async function walk(prepared: Prepared, ctx: RunContext): Promise<StrategyWalkForward> {
  const { spec, space, symbols, periods, panel, periodsPerYear } = prepared;
  const stages = new Stages(ctx);
  const objective = objectiveOf(spec.walkForward);
  const plan = planStudyFolds(panel, periods.research, spec.walkForward);
  const sharpes = new SharpeMoments();
  const total = plan.length * space.size * symbols.length;
  let done = 0;
  const progress = (fold: number) => (sets: number) => {
    done += sets * symbols.length;
    ctx.progress({
      stage: 'walk-forward',
      done,
      total,
      unit: 'runs',
      note: `fold ${fold + 1}/${plan.length}`,
    });
  };
  const folds: WalkForwardFold[] = [];
  const legs: Leg[] = [];
  const tests: AccountRun[][] = [];
  const column = columnIndex(objective.column);
  await stages.run('walk-forward', async () => {
    for (const fold of plan) {
      const chosen = await choose(prepared, fold, objective, sharpes, progress(fold.index), ctx);
      const set = space.chunk(chosen.index, 1);
      const { rows } = await rowsOf(prepared, set, fold.test, ctx);
      legs.push({ period: fold.test, set });
      tests.push(await runAccounts(prepared, set, fold.test, ctx));
      folds.push({
        ...fold,
        set: setAt(space, chosen.index),
        setIndex: chosen.index,
        inSample: meanColumn(chosen.rows, 0, symbols.length, column),
        outOfSample: meanColumn(rows, 0, symbols.length, column),
        inSampleRow: meanRow(chosen.rows, 0, symbols.length),
        outOfSampleRow: meanRow(rows, 0, symbols.length),
      });
    }
  });

  const period = periodOf(panel, plan[0].test.start, plan[plan.length - 1].test.end);
  const run = stitched(prepared, legs, tests);
  const combined = detailOf(prepared, { name: 'all', label: 'Walk-forward' }, period, run);
  const sensitivity = await stages.run('sensitivity', () =>
    stitchedVariations(prepared, legs, period, combined.row, ctx),
  );
  const rivals = await stages.run('baselines', () => baselines(prepared, period, ctx));
  const { confidence, resamples, blockBars, seed, enabled } = spec.validation;
  const bootstrap = enabled
    ? await stages.run('bootstrap', () =>
        bootstrapIntervals(
          combined.returns,
          { resamples, blockBars, seed, threads: spec.threads, periodsPerYear, confidence },
          ctx,
        ),
      )
    : undefined;
  // The search is paid for by testing out of sample: what is left to deflate is how many such studies were tried.
  const variance = sharpes.moments.varianceSharpeAnn / periodsPerYear;
  const head = headOf(prepared, 'each', 1, stages.ms);
  const deflated = deflatedSharpe(combined.returns, { count: head.trials, sharpeVariance: variance });
  const known = folds.filter((f) => Number.isFinite(f.inSample) && Number.isFinite(f.outOfSample));
  const inSampleMean = mean(known.map((f) => f.inSample));
  const outOfSampleMean = mean(known.map((f) => f.outOfSample));
  const degradation = {
    inSampleMean,
    outOfSampleMean,
    ratio: ratioOf(outOfSampleMean, inSampleMean),
    positiveFolds: known.filter((f) => f.outOfSample > 0).length / known.length,
  };
  return {
    ...head,
    kind: 'walkForward',
    mode: spec.walkForward.mode,
    objective,
    sets: space.size,
    tried: space.size * plan.length,
    folds,
    combined,
    sensitivity,
    baselines: rivals,
    degradation,
    drift: space.names.map((name) => driftOf(name, folds)),
    bootstrap,
    deflatedSharpe: deflated,
    probabilisticSharpe: sharpeProbability(combined.returns, 0),
    verdict: singleVerdict({
      combined,
      rival: rivals[0],
      deflatedSharpe: deflated,
      confidence,
      trials: head.trials,
      sample: `Out of sample over ${plan.length} walk-forward folds and`,
      extra: [
        `The ${space.size * plan.length} sets tried were judged on training windows only.`,
        degradationWords(degradation, objective),
      ],
    }),
  };
}

/** Values chosen fold by fold and their mean step over the range they cover. */
function driftOf(name: string, folds: readonly WalkForwardFold[]) {
  const values = folds.map((f) => f.set[name]);
  const range = Math.max(...values) - Math.min(...values);
  const steps = values.slice(1).map((v, i) => Math.abs(v - values[i]));
  return { name, values, meanStep: range > 0 ? mean(steps) / range : 0 };
}

function degradationWords(d: StrategyWalkForward['degradation'], { column }: Objective): string {
  const kept = Number.isFinite(d.ratio) ? `, ${Math.round(100 * d.ratio)} % of it` : '';
  return (
    `The mean ${column} of the chosen sets was ${d.inSampleMean.toFixed(2)} in sample and ` +
    `${d.outOfSampleMean.toFixed(2)} out of sample${kept}; ${Math.round(100 * d.positiveFolds)} % of the folds were above 0.`
  );
}
