import {
  AutostockError,
  entryOptions,
  isoDate,
  purposeHash,
  type RunContext,
  type TimeMs,
} from '../core/index.ts';
import { sampleRows } from '../features/index.ts';
import {
  applyScaler,
  fitScaler,
  MODELS,
  type OutputConfig,
  openModel,
  residualStd,
  type Scaler,
  saveCheckpoint,
  type TrainedModel,
  type TrainSettings,
  trainModel,
} from '../models/index.ts';
import { sharedFloat32 } from '../native/index.ts';
import { configHash } from './config.ts';
import type { Fold } from './folds.ts';
import type { Prepared } from './prepare.ts';
import { headOf, horizonsOf, type RunConfig } from './schema.ts';
import { CODE_VERSION } from './version.ts';

/** A fold's inputs: the scaler fitted on its training rows and every feature under it, [S][T][F] float32. */
export interface FoldInputs {
  readonly fold: Fold;
  readonly scaler: Scaler;
  readonly scaled: Float32Array;
}

/** One trained member of one fold, ready to forecast. */
export interface FoldMember {
  readonly name: string;
  readonly window: number;
  readonly model: TrainedModel;
  readonly residualStd: number;
  readonly seed: number;
  readonly epochs: number;
  readonly bestEpoch: number;
  /** Rows that chose its weights, held out of the fit. */
  readonly validRows: Int32Array;
}

/** Rows r = s * T + t of the universe only. */
function inUniverse(rows: Int32Array, { panel, tradable }: Prepared): Int32Array {
  return rows.filter((r) => tradable[Math.floor(r / panel.time.length)]);
}

/** [R] of each horizon as [R][H], in shared memory. */
function interleaved(columns: readonly Float32Array[]): Float32Array {
  const out = sharedFloat32(columns[0].length * columns.length);
  columns.forEach((column, h) => {
    for (let r = 0; r < column.length; r++) out[r * columns.length + h] = column[r];
  });
  return out;
}

export function foldInputs(prepared: Prepared, fold: Fold): FoldInputs {
  const rows = inUniverse(
    sampleRows(prepared.features, prepared.labels, 1, fold.trainStart, fold.trainEnd),
    prepared,
  );
  if (rows.length === 0) {
    const day = (t: number) => isoDate(prepared.panel.time[t] as TimeMs);
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `fold ${fold.index} has no complete training row between ${day(fold.trainStart)} and ${day(fold.trainEnd - 1)}: ` +
        'features are still warming up. Raise walkForward.trainBars or drop features with long windows',
      { details: { fold: fold.index } },
    );
  }
  const scaler = fitScaler(prepared.features, rows);
  return { fold, scaler, scaled: applyScaler(scaler, prepared.features) };
}

export interface MemberSettings extends TrainSettings {
  /** Where its checkpoint is saved; nowhere when left out. */
  readonly modelDir?: string;
}

/** Trains one member on one fold. */
export async function trainMember(
  prepared: Prepared,
  inputs: FoldInputs,
  config: RunConfig,
  member: RunConfig['models'][number],
  ctx: RunContext,
  { modelDir, ...settings }: MemberSettings = {},
): Promise<FoldMember> {
  const { fold, scaler, scaled } = inputs;
  const spec = MODELS.get(member.name);
  const options = entryOptions(MODELS, member, `models.${member.name}`);
  const window = spec.window(options);
  const { labels, jointLabels } = prepared;
  const rows = (from: number, to: number) =>
    inUniverse(sampleRows(prepared.features, labels, window, from, to), prepared).filter((row) =>
      jointLabels.every((joint) => Number.isFinite(joint[row])),
    );
  const trainRows = rows(fold.trainStart, fold.trainEnd);
  if (trainRows.length === 0) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `fold ${fold.index} has no training row for "${member.name}" with a window of ${window} bars: ` +
        'raise walkForward.trainBars or lower the window',
      { details: { fold: fold.index, model: member.name, window } },
    );
  }
  const horizons = horizonsOf(config);
  // One seed per (run, member, fold): adding a member does not move the others.
  const seed = (config.seed ^ purposeHash(`${member.name}/${fold.index}`)) >>> 0;
  const data = {
    features: scaled,
    labels: jointLabels.length === 0 ? labels.scaled : interleaved([labels.scaled, ...jointLabels]),
    featureCount: prepared.features.names.length,
    names: prepared.features.names,
    horizons: Int32Array.from(horizons),
    barCount: prepared.panel.time.length,
    trainRows,
    validRows: rows(fold.validStart, fold.validEnd),
  };
  const output: OutputConfig = { horizons, head: headOf(config) };
  const trained = await trainModel(
    member.name,
    options,
    output,
    data,
    { ...config.training, seed },
    ctx,
    settings,
  );
  const model = openModel(trained);
  // Without validation rows the training rows must do; their spread is too small, which sizing then inherits.
  const judged = data.validRows.length > 1 ? data.validRows : trainRows;
  const spread = await residualStd(model, scaled, data.labels, judged, ctx);
  if (modelDir !== undefined) {
    await saveCheckpoint(modelDir, `${member.name}-fold${fold.index}`, trained.weights, {
      model: member.name,
      options: trained.options,
      features: prepared.features.names,
      horizons: output.horizons,
      head: output.head,
      volatilityWindow: config.label.volatilityWindow,
      sentiment: config.sentiment,
      scaler: { mean: [...scaler.mean], std: [...scaler.std], clip: scaler.clip },
      residualStd: spread,
      dataHash: prepared.panel.hash,
      configHash: configHash(config),
      codeVersion: CODE_VERSION,
      seed,
      ...(trained.seeds > 1 && { seeds: trained.seeds }),
      trainedUntil: isoDate(prepared.panel.time[fold.testStart - 1] as TimeMs),
      training: {
        epochs: trained.epochs,
        bestEpoch: trained.bestEpoch,
        validLoss: trained.keptLoss,
      },
    });
  }
  const { epochs, bestEpoch } = trained;
  const { validRows } = data;
  return { name: member.name, window, model, residualStd: spread, seed, epochs, bestEpoch, validRows };
}
