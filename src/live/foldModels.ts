import { mapLimited, type RunContext } from '../core/index.ts';
import { predictionRows } from '../features/index.ts';
import { applyScaler, pointsOf } from '../models/index.ts';
import {
  type Fold,
  type FoldMember,
  foldInputs,
  planFolds,
  prepare,
  type RunConfig,
  trainMember,
} from '../pipeline/index.ts';
import type { BarHistory } from './barHistory.ts';
import type { FeatureWindow } from './featureWindow.ts';

/** The members trained for one fold and the scaler their inputs need. */
export class FoldModels {
  readonly fold: Fold;
  /** [M] */
  readonly residualStd: Float64Array;
  private readonly members: readonly FoldMember[];
  private readonly scaler: Parameters<typeof applyScaler>[0];

  private constructor(fold: Fold, members: readonly FoldMember[], scaler: Parameters<typeof applyScaler>[0]) {
    this.fold = fold;
    this.members = members;
    this.scaler = scaler;
    this.residualStd = Float64Array.from(members, (m) => m.residualStd);
  }

  /** Trains what a walk-forward backtest would have trained for this fold, from the bars known by now. */
  static async train(history: BarHistory, fold: Fold, config: RunConfig, ctx: RunContext, modelDir?: string) {
    const prepared = prepare(history.panel(), config);
    const inputs = foldInputs(prepared, fold);
    const members = await mapLimited(config.models, config.threads, (member) =>
      trainMember(prepared, inputs, config, member, ctx, modelDir),
    );
    return new FoldModels(fold, members, inputs.scaler);
  }

  /** Scaled forecasts [M][S] at the window's last bar; NaN where a window is incomplete. */
  forecast(window: FeatureWindow): Float32Array {
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

  close(): void {
    for (const member of this.members) member.model.close();
  }
}

/** The fold the newest bar falls into. */
export function currentFold(history: BarHistory, config: RunConfig): Fold {
  return planFolds(history.time, config).at(-1)!;
}
