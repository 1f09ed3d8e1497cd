import { join } from 'node:path';
import { AutostockError, type Panel, type RunContext } from '../core/index.ts';
import { SWEEP_COLUMNS, type SweepReport } from '../native/index.ts';
import { CODE_VERSION } from '../pipeline/index.ts';
import { runAccounts } from './accounts.ts';
import { type Aggregate, aggregate } from './aggregate.ts';
import { baselines } from './baselines.ts';
import { requireSameRow } from './checkRow.ts';
import { detailsOf } from './detail.ts';
import { headOf } from './head.ts';
import { type LookOptions, lookAtHoldOut } from './holdOut.ts';
import { neighbourhood } from './neighbourhood.ts';
import { COLUMNS, meanRow, rowOf } from './objective.ts';
import { setAt } from './parameterSet.ts';
import { type Prepared, withStudy } from './prepare.ts';
import { objectiveOf } from './resolve.ts';
import { rowsOf, sweepChunks } from './rowsOf.ts';
import type { StudySpec } from './schema.ts';
import { Stages } from './stages.ts';
import { type JournalHead, type OpenMode, RowStore, requireRoom, writeRowsGuide } from './store/index.ts';
import type { RankedSet, SweepResult, TopRun } from './types.ts';
import { validate } from './validate.ts';
import { variations } from './variations.ts';
import { sweepVerdict } from './verdict.ts';

/** What a sweep keeps out of its own sight unless the study says otherwise. */
export const DEFAULT_HOLD_OUT = { fraction: 0.2 } as const;

export interface SweepOptions extends Partial<LookOptions> {
  /** Folder of rows.f64, rows.json and journal.jsonl. */
  readonly dir: string;
  /** Continue what an earlier run has left in `dir`. */
  readonly resume?: boolean;
  /** Throw away what an earlier run has left in `dir`. */
  readonly overwrite?: boolean;
}

/** The parts of a study that decide its rows: another value of one of them is another sweep. */
function deciding({ spec, periods, names }: Prepared): Record<string, unknown> {
  const { seed, strategy, space, execution, account, margin, costs } = spec;
  const { from, to } = periods.research;
  return { seed, strategy, space, execution, account, margin, costs, symbols: names, from, to };
}

function journalHead(prepared: Prepared, report: SweepReport): JournalHead {
  const { panel, space, names, spec } = prepared;
  return {
    kind: 'sweep',
    format: 1,
    study: deciding(prepared),
    dataHash: panel.hash,
    codeVersion: CODE_VERSION,
    path: report.path,
    simd: report.simd,
    device: spec.sweep.device,
    sets: space.size,
    symbols: names,
    columns: SWEEP_COLUMNS,
  };
}

/** Runs what is still missing of the sweep into the store. */
async function fill(prepared: Prepared, store: RowStore, ctx: RunContext): Promise<void> {
  const { space, symbols, periods } = prepared;
  const total = space.size * symbols.length;
  const show = () => ctx.progress({ stage: 'sweep', done: store.done * symbols.length, total, unit: 'runs' });
  show();
  await sweepChunks(
    prepared,
    periods.research,
    store.done,
    async ({ rows, count }) => {
      await store.add(rows, count);
      show();
    },
    ctx,
  );
}

async function topRuns(
  prepared: Prepared,
  store: RowStore,
  found: Aggregate,
  ctx: RunContext,
): Promise<TopRun[]> {
  const { space, symbols, periods, names } = prepared;
  const rows = new Float64Array(symbols.length * COLUMNS);
  const out: TopRun[] = [];
  for (const [i, { index, objective }] of found.top.entries()) {
    ctx.progress({ stage: 'best sets', done: i, total: found.top.length, unit: 'sets' });
    await store.read(index, 1, rows);
    const set = setAt(space, index);
    const ranked: RankedSet = { rank: i + 1, index, set, objective, row: meanRow(rows, 0, symbols.length) };
    const runs = await runAccounts(prepared, space.chunk(index, 1), periods.research, ctx);
    const followed = detailsOf(prepared, `Set ${index}`, periods.research, runs);
    for (const [s, detail] of followed.details.entries())
      requireSameRow(rowOf(rows, s * COLUMNS), detail.row, `set ${index} on ${names[s]}`);
    out.push({ ...ranked, combined: followed.combined, details: i === 0 ? followed.details : [] });
  }
  return out;
}

async function bestPerSymbol(
  prepared: Prepared,
  store: RowStore,
  found: Aggregate,
): Promise<SweepResult['perSymbol']> {
  const { space, symbols, names } = prepared;
  const rows = new Float64Array(symbols.length * COLUMNS);
  const out: SweepResult['perSymbol'][number][] = [];
  for (const [s, best] of found.perSymbol.entries()) {
    if (!best) continue;
    await store.read(best.index, 1, rows);
    out.push({ symbol: names[s], ...best, set: setAt(space, best.index), row: rowOf(rows, s * COLUMNS) });
  }
  return out;
}

/**
 * Runs every parameter set of a study on every symbol and judges the best. Rows stream to `dir`; a killed sweep resumes
 * to the same bits. Errors before any work: AUTOSTOCK_CONFIG_*, AUTOSTOCK_DATA_*, AUTOSTOCK_STUDY_RESUME; later
 * AUTOSTOCK_CANCELLED, AUTOSTOCK_IO_FAILURE.
 */
export async function runSweep(
  spec: StudySpec,
  panel: Panel,
  ctx: RunContext,
  options: SweepOptions,
): Promise<SweepResult> {
  return withStudy(spec, panel, { sweeps: true, holdOut: DEFAULT_HOLD_OUT }, (prepared) =>
    sweepPrepared(prepared, ctx, options),
  );
}

const modeOf = ({ resume, overwrite }: SweepOptions): OpenMode =>
  resume ? 'resume' : overwrite ? 'overwrite' : 'new';

async function sweepPrepared(
  prepared: Prepared,
  ctx: RunContext,
  options: SweepOptions,
): Promise<SweepResult> {
  const { spec, space, symbols, periods } = prepared;
  const { research } = periods;
  const objective = objectiveOf(spec.sweep);
  const stages = new Stages(ctx);
  // One set first: what the native side refuses is refused before a file is written.
  const { report } = await rowsOf(prepared, space.chunk(0, 1), research, ctx);
  const head = journalHead(prepared, report);
  requireRoom(options.dir, head);
  const store = await RowStore.open(options.dir, head, modeOf(options));
  try {
    writeRowsGuide(options.dir, head);
    await stages.run('sweep', () => fill(prepared, store, ctx));
    const found = await stages.run('pictures', () =>
      aggregate(
        store,
        space,
        {
          symbols: symbols.length,
          objective,
          top: spec.sweep.top,
          heatMap: spec.sweep.heatMap as [string, string] | undefined,
        },
        ctx,
      ),
    );
    if (found.top.length === 0) throw nothingKnown(spec, options.dir);
    const best = found.top[0].index;
    const set = space.chunk(best, 1);
    const top = await stages.run('best', () => topRuns(prepared, store, found, ctx));
    const near = await stages.run('neighbourhood', () =>
      neighbourhood(prepared, research, objective, set, ctx),
    );
    const sensitivity = await stages.run('sensitivity', () => variations(prepared, set, research, ctx));
    const rivals = await stages.run('baselines', () => baselines(prepared, research, ctx));
    const validation = spec.validation.enabled
      ? await stages.run('validation', () => validate(prepared, research, best, found.trials, ctx))
      : undefined;
    const perSymbol = await bestPerSymbol(prepared, store, found);
    const rowsSha256 = await store.sha256();
    const heldOut = periods.holdOut;
    const holdOut =
      heldOut &&
      (await stages.run('hold-out', () => lookAtHoldOut(prepared, heldOut, set, lookOptions(options), ctx)));
    return {
      ...headOf(prepared, 'each', space.size, stages.ms),
      kind: 'sweep',
      parameters: found.axes.map((axis) => axis.parameter),
      sets: space.size,
      runs: space.size * symbols.length,
      objective,
      path: report.path,
      simd: report.simd,
      device: spec.sweep.device,
      top,
      perSymbol,
      pictures: {
        heatMap: found.heatMap,
        parallel: found.parallel,
        pareto: found.pareto,
        neighbourhood: near,
        distribution: found.distribution,
      },
      validation,
      sensitivity,
      baselines: rivals,
      holdOut,
      verdict: sweepVerdict({ best: top[0], validation, neighbourhood: near, holdOut, sets: space.size }),
      rowsSha256,
    };
  } finally {
    await store.close();
  }
}

const lookOptions = (options: SweepOptions): LookOptions => ({
  ledger: options.ledger ?? join(options.dir, 'holdout.jsonl'),
  nowMs: options.nowMs ?? Date.now(),
  resumed: options.resume,
});

function nothingKnown(spec: StudySpec, dir: string): AutostockError {
  const { objective } = spec.sweep;
  return new AutostockError(
    'AUTOSTOCK_DATA_INVALID',
    `no parameter set has a known ${objective} on at least half of the symbols, so none can be best: ` +
      `did any of them trade? The rows are in ${dir}`,
    { details: { field: 'sweep.objective', was: objective } },
  );
}
