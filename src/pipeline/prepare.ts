import {
  AutostockError,
  entryOptions,
  isoDate,
  type Panel,
  periodsPerYear,
  type TimeMs,
} from '../core/index.ts';
import { symbolIndex } from '../data/index.ts';
import {
  computeFeatures,
  computeLabels,
  FEATURES,
  type FeatureMatrix,
  type LabelMatrix,
} from '../features/index.ts';
import { MODELS } from '../models/index.ts';
import { unlentRows } from './restrictions.ts';
import { horizonsOf, type RunConfig } from './schema.ts';

/** A panel with everything that is derived from it once: features, labels and roles of the symbols. */
export interface Prepared {
  readonly panel: Panel;
  readonly features: FeatureMatrix;
  readonly labels: LabelMatrix;
  /** [S][T] each: scaled labels of the horizons that are learnt beside it. */
  readonly jointLabels: readonly Float32Array[];
  /** Index of the benchmark and of the high-beta index. */
  readonly benchmark: number;
  readonly sentiment: number;
  /** Index of the symbol whose return labels leave out. */
  readonly relativeTo?: number;
  /** [S] whether the symbol is in the traded universe; only those train models. */
  readonly tradable: readonly boolean[];
  readonly barsPerYear: number;
}

/** Names of the features a configuration asks for, in registry order when it asks for all. */
export const featureNames = (config: RunConfig): readonly string[] => config.features ?? FEATURES.names();

/** Look-back, in bars, of the member with the longest window. */
export function longestWindow(config: RunConfig): number {
  return Math.max(
    ...config.models.map((m, i) => MODELS.get(m.name).window(entryOptions(MODELS, m, `models.${i}`))),
  );
}

/** [S] whether the symbol is in the traded universe. */
export function universeOf(panel: Panel, config: RunConfig, relativeTo?: number): boolean[] {
  const named = config.universe ?? panel.symbols;
  const universe = new Set(named.map((symbol) => symbolIndex(panel, symbol, 'universe')));
  return panel.symbols.map((_, s) => universe.has(s) && s !== relativeTo);
}

export function prepare(panel: Panel, config: RunConfig): Prepared {
  const benchmark = symbolIndex(panel, config.benchmark, 'benchmark');
  const sentiment = symbolIndex(panel, config.sentiment, 'sentiment');
  const { horizon, volatilityWindow, clip, jointHorizons = [] } = config.label;
  const relativeTo =
    config.label.relativeTo === undefined
      ? undefined
      : symbolIndex(panel, config.label.relativeTo, 'label.relativeTo');
  unlentRows(config, panel);
  const tradable = universeOf(panel, config, relativeTo);
  const window = longestWindow(config);
  const longest = Math.max(...horizonsOf(config));
  const labelsAt = (h: number) => computeLabels(panel, h, volatilityWindow, clip, relativeTo);
  if (window + longest >= panel.time.length) {
    const last = panel.time.length > 0 ? isoDate(panel.time[panel.time.length - 1] as TimeMs) : 'none';
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `a window of ${window} bars and a horizon of ${longest} do not fit in ${panel.time.length} bars ` +
        `(to ${last}): lower the models' window or give more data`,
      { details: { window, horizon: longest, bars: panel.time.length } },
    );
  }
  return {
    panel,
    features: computeFeatures(panel, [...featureNames(config)], config.sentiment),
    labels: labelsAt(horizon),
    jointLabels: jointHorizons.map((h) => labelsAt(h).scaled),
    benchmark,
    sentiment,
    relativeTo,
    tradable,
    barsPerYear: periodsPerYear(panel.interval),
  };
}
