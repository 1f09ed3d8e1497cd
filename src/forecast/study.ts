import { AutostockError, type Panel, type RunContext, resolveEntry } from '../core/index.ts';
import { symbolIndex } from '../data/index.ts';
import { ENSEMBLES, type Regret, regretOf } from '../ensemble/index.ts';
import { computeLabels } from '../features/index.ts';
import {
  CODE_VERSION,
  configHash,
  type Fold,
  planFolds,
  prepare,
  type RunConfig,
  universeOf,
} from '../pipeline/index.ts';
import { type Replayed, regimeTrack, replayEnsemble, type Stage } from './ensembles/index.ts';
import { outOfFold } from './outOfFold.ts';
import { pointsOf } from './read.ts';
import type { EnsembleTrack, ForecastStudy } from './result.ts';
import {
  gather,
  type LabelRows,
  labelRows,
  type Market,
  memberForecast,
  RIDGE,
  type SkillSource,
  skillTable,
  ZERO,
} from './skill/index.ts';
import { headFor, type OpenMode, openForecastFolder } from './store/index.ts';
import type { ForecastExecutor, Member, OutOfFold } from './types.ts';
import { verdictOf } from './verdict.ts';

export interface ForecastStudyOptions {
  /** Seeds each member is trained with; 1 by default. */
  readonly seeds?: number;
  /** Folder that keeps the forecasts; nothing is kept without. */
  readonly dir?: string;
  readonly mode?: OpenMode;
  readonly executor?: ForecastExecutor;
  /** Names of the ensembles shown; all by default. */
  readonly ensembles?: readonly string[];
}

/** The members of a configuration, then the rivals that it does not list. */
export const withRivals = (members: readonly Member[]): Member[] => [
  ...members,
  ...[ZERO, RIDGE].filter((name) => !members.some((m) => m.name === name)).map((name) => ({ name })),
];

/** The ensembles a study replays: every one, or the named; the configuration's own options where it names one. */
export function ensembleEntries(config: RunConfig, names?: readonly string[]): { name: string }[] {
  return (names ?? ENSEMBLES.names()).map((name) =>
    resolveEntry(ENSEMBLES, name === config.ensemble.name ? config.ensemble : { name }, `ensemble.${name}`),
  );
}

/** What forecasts of a configuration are scored against, without its features. */
export function marketOf(panel: Panel, config: RunConfig): Market {
  const { horizon, volatilityWindow, clip } = config.label;
  const relativeTo =
    config.label.relativeTo === undefined ? undefined : symbolIndex(panel, config.label.relativeTo);
  return {
    panel,
    benchmark: symbolIndex(panel, config.benchmark),
    relativeTo,
    labels: computeLabels(panel, horizon, volatilityWindow, clip, relativeTo),
    tradable: universeOf(panel, config, relativeTo),
  };
}

/**
 * Walks every member forward with every seed, then scores members, baselines and ensembles out of sample. With `dir`
 * each finished training is kept there at once: a walk-forward that was cut goes on with `mode: 'resume'` and ends in
 * the same bytes. Throws AUTOSTOCK_STUDY_RESUME before any work when the folder is of something else.
 */
export async function forecastStudy(
  config: RunConfig,
  panel: Panel,
  ctx: RunContext,
  options: ForecastStudyOptions = {},
): Promise<ForecastStudy> {
  const { seeds = 1, dir, mode = 'new', executor } = options;
  const folds = planFolds(panel.time, config);
  ensembleEntries(config, options.ensembles);
  const members = withRivals(config.models);
  const head = headFor({ panel }, config, members, seeds);
  const store = dir === undefined ? undefined : await openForecastFolder(dir, head, { panel }, mode);
  const prepared = prepare(panel, config);
  const book = await outOfFold(prepared, folds, members, config, ctx, { seeds, store, executor });
  return scoreStudy(config, prepared, book, ctx, options.ensembles);
}

/** Regret of an ensemble's first seed over the rows that are scored. */
const hindsight = ({ book, members }: Stage, rows: LabelRows, { points }: Replayed): Regret =>
  regretOf({
    members: members.map((m) => gather(pointsOf(book, m, 0), rows)),
    ensemble: gather(points, rows),
    labels: rows.label,
    bars: rows.bar,
  });

/** Scores the forecasts of a book; see `forecastStudy`. */
export async function scoreStudy(
  config: RunConfig,
  market: Market,
  book: OutOfFold,
  ctx: RunContext,
  ensembles?: readonly string[],
): Promise<ForecastStudy> {
  const { panel } = market;
  const rows = labelRows(market, book.start);
  const own = config.models.map((m) => book.members.indexOf(m.name));
  const seeds = Array.from({ length: book.seeds }, (_, k) => k);
  const sources: SkillSource[] = book.members.map((name, m) => ({
    name,
    kind: name === ZERO || name === RIDGE ? ('baseline' as const) : ('member' as const),
    forecasts: () => seeds.map((k) => memberForecast(book, m, k)),
  }));
  // Zero return, ridge, then the configuration's order.
  const place = ({ name }: SkillSource) => (name === ZERO ? 0 : name === RIDGE ? 1 : 2);
  sources.sort((a, b) => place(a) - place(b));
  const stage: Stage = { book, members: own, market, regimes: regimeTrack(market, config) };
  const tracks: EnsembleTrack[] = [];
  for (const entry of ensembleEntries(config, ensembles)) {
    if (ctx.signal.aborted) throw new AutostockError('AUTOSTOCK_CANCELLED', 'the ensembles were cancelled');
    const replayed: Replayed[] = seeds.map((k) => replayEnsemble(entry, stage, k));
    const { name, ...chosen } = entry;
    tracks.push({
      name,
      options: chosen,
      weights: replayed[0].weights,
      regret: hindsight(stage, rows, replayed[0]),
    });
    sources.push({ name, kind: 'ensemble', forecasts: () => replayed });
  }
  const table = await skillTable(rows, sources, ctx);
  // How many threads worked on it is no part of a result.
  const { threads: _threads, ...decisive } = config;
  const foldOf = (fold: Fold) => ({ ...fold, trainedUntil: book.trainedUntil[fold.index] });
  return {
    kind: 'forecasts',
    name: config.name,
    seed: config.seed,
    seeds: book.seeds,
    codeVersion: CODE_VERSION,
    configHash: configHash(config),
    config: decisive,
    provenance: panel.provenance,
    dataHash: panel.hash,
    symbols: panel.symbols,
    interval: panel.interval,
    horizon: config.label.horizon,
    head: book.head,
    panelTime: panel.time.slice(),
    start: book.start,
    availableAt: book.availableAt,
    folds: book.folds.map(foldOf),
    members: own.map((m) => book.members[m]),
    rows: table.rows,
    ensembles: tracks,
    ...(table.bestMember !== undefined && { bestMember: table.bestMember }),
    trials: table.trials,
    verdict: verdictOf(table, book.seeds),
    warnings:
      book.seeds < 5
        ? [
            `Only ${book.seeds === 1 ? 'one seed was' : `${book.seeds} seeds were`} tried: 5 or more show how much of a rank is luck.`,
          ]
        : [],
  };
}
