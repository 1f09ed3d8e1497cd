import { AutostockError, type Panel, type TimeMs } from '../core/index.ts';
import { computeFeatures, computeLabels, predictionRows } from '../features/index.ts';
import { applyScaler, loadCheckpoint, openModel, pointsOf } from '../models/index.ts';

/** A forecast at a panel's last bar, in h-bar log return. */
export interface SymbolForecast {
  readonly symbol: string;
  readonly time: TimeMs;
  readonly horizon: number;
  readonly mean: number;
  readonly spread: number;
}

/**
 * Forecasts with a stored member at the last bar of a panel, which must hold the high-beta index the member
 * was trained with. Symbols without a complete window are left out.
 */
export async function forecastAt(dir: string, checkpoint: string, panel: Panel): Promise<SymbolForecast[]> {
  const { manifest, weights } = await loadCheckpoint(dir, checkpoint);
  const { model: name, options, features: names, seeds = 1 } = manifest;
  const model = openModel({
    model: name,
    options,
    featureCount: names.length,
    output: manifest,
    weights,
    seeds,
  });
  try {
    const features = computeFeatures(panel, [...names], manifest.sentiment);
    const horizon = manifest.horizons[0];
    const { volatility } = computeLabels(panel, horizon, manifest.volatilityWindow);
    const scaler = {
      mean: Float64Array.from(manifest.scaler.mean),
      std: Float64Array.from(manifest.scaler.std),
      clip: manifest.scaler.clip,
    };
    const { window } = model;
    const last = panel.time.length - 1;
    const rows = predictionRows(features, window, last, last + 1);
    if (rows.length === 0) {
      throw new AutostockError(
        'AUTOSTOCK_DATA_TOO_SHORT',
        `no symbol has ${window} bars of complete features at the last bar: send more bars (were ${panel.time.length})`,
        { details: { window, bars: panel.time.length } },
      );
    }
    const scaled = pointsOf(model.predictSync(applyScaler(scaler, features), rows), manifest);
    return [...rows].map((row, i) => {
      const unit = volatility[row] * Math.sqrt(horizon);
      return {
        symbol: panel.symbols[Math.floor(row / panel.time.length)],
        time: panel.time[last] as TimeMs,
        horizon,
        mean: scaled[i] * unit,
        spread: manifest.residualStd * unit,
      };
    });
  } finally {
    model.close();
  }
}
