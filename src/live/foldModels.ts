import { mapLimited, type RunContext } from '../core/index.ts';
import { predictionRows } from '../features/index.ts';
import { applyScaler, pointsOf } from '../models/index.ts';
import {
  type Fold,
  type FoldMember,
  featureNames,
  foldInputs,
  planFolds,
  prepare,
  type RunConfig,
  trainMember,
} from '../pipeline/index.ts';
import type { BarHistory } from './barHistory.ts';
import type { FeatureWindow } from './featureWindow.ts';
import { ForecastPath } from './forecastPath.ts';

/** The members trained for one fold and the scaler their inputs need. */
export class FoldModels {
  readonly fold: Fold;
  /** [M] */
  readonly residualStd: Float64Array;
  private readonly members: readonly FoldMember[];
  private readonly scaler: Parameters<typeof applyScaler>[0];

  /** Where config.serving is stream: the members bar by bar, and the bars they have seen. */
  private readonly path: ForecastPath | undefined;
  private seen = 0;

  private constructor(
    fold: Fold,
    members: readonly FoldMember[],
    scaler: Parameters<typeof applyScaler>[0],
    path?: ForecastPath,
  ) {
    this.fold = fold;
    this.members = members;
    this.scaler = scaler;
    this.path = path;
    this.residualStd = Float64Array.from(members, (m) => m.residualStd);
  }

  /** Trains what a walk-forward backtest would have trained for this fold, from the bars known by now. */
  static async train(history: BarHistory, fold: Fold, config: RunConfig, ctx: RunContext, modelDir?: string) {
    const prepared = prepare(history.panel(), config);
    const inputs = foldInputs(prepared, fold);
    const members = await mapLimited(config.models, config.threads, (member) =>
      trainMember(prepared, inputs, config, member, ctx, { modelDir }),
    );
    const path =
      config.serving === 'stream'
        ? new ForecastPath({
            features: featureNames(config),
            symbols: history.symbols,
            sentiment: config.sentiment,
            members: members.map(({ model }) => ({ model, scaler: inputs.scaler })),
          })
        : undefined;
    return new FoldModels(fold, members, inputs.scaler, path);
  }

  /** Scaled forecasts [M][S] at the last bar of window and history; NaN where a window is incomplete. */
  forecast(window: FeatureWindow, history: BarHistory): Float32Array {
    if (this.path) {
      for (; this.seen < history.length; this.seen++) this.path.step(history.row(history.timeAt(this.seen)));
      return this.path.points;
    }
    const matrix = window.matrix();
    const scaled = applyScaler(this.scaler, matrix);
    const out = new Float32Array(this.members.length * matrix.symbols).fill(Number.NaN);
    this.members.forEach((member, m) => {
      const rows = predictionRows(matrix, member.window, matrix.times - 1, matrix.times);
      const forecasts = pointsOf(member.model.predictSync(scaled, rows), member.model.output);
      rows.forEach((row, i) => {
        out[m * matrix.symbols + Math.floor(row / matrix.times)] = forecasts[i];
      });
    });
    return out;
  }

  /** What need not delay a decision. */
  settle(): void {
    this.path?.settle();
  }

  close(): void {
    this.path?.close();
    for (const member of this.members) member.model.close();
  }
}

/** The fold the newest bar falls into. */
export function currentFold(history: BarHistory, config: RunConfig): Fold {
  return planFolds(history.time, config).at(-1)!;
}
