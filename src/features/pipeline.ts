import { AutostockError, type Panel } from '../core/index.ts';
import { BAR_FIELDS, loadNative, type NativeFeature, panelHandle, sharedFloat64 } from '../native/index.ts';
import { FEATURES } from './registry.ts';
import type { FeatureMatrix } from './types.ts';

/** Features bar by bar, by the recurrence that also makes the whole matrix. */
export interface FeatureStream {
  readonly names: readonly string[];
  /** `bars`: [S][5] open, high, low, close, volume; NaN where a symbol has no bar. Returns [S][F], reused. */
  step(bars: Float64Array): Float64Array;
  /** Frees the native state; the stream cannot be stepped afterwards. */
  close(): void;
}

/** What the addon computes for these features. AUTOSTOCK_CONFIG_INVALID for none or one named twice. */
export function nativeFeatures(names: readonly string[]): NativeFeature[] {
  if (names.length === 0)
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', 'features is empty: name at least one feature');
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `features names "${twice}" twice: name each once`);
  return names.map((name) => {
    const { indicator, params, output, transform } = FEATURES.get(name);
    return { indicator, params, output, transform };
  });
}

/** Place of the high-beta index among the symbols; AUTOSTOCK_CONFIG_INVALID when it is not there. */
export function sentimentIndex(symbols: readonly string[], sentiment: string): number {
  const index = symbols.indexOf(sentiment);
  if (index >= 0) return index;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `the sentiment symbol "${sentiment}" is not in the panel: it holds ${symbols.join(', ')}`,
    { details: { sentiment, symbols: [...symbols] } },
  );
}

/** The features `names` of every symbol and bar; values at bar t read bars <= t only. */
export function computeFeatures(
  panel: Panel,
  names: readonly string[],
  sentimentSymbol: string,
): FeatureMatrix {
  const features = nativeFeatures(names);
  const sentiment = sentimentIndex(panel.symbols, sentimentSymbol);
  const values = new Float64Array(panel.symbols.length * panel.time.length * names.length);
  loadNative().featureSeries(panelHandle(panel), features, sentiment, values);
  return { names: [...names], symbols: panel.symbols.length, times: panel.time.length, values };
}

/** A stream over the given symbols, in panel order; bit-identical to `computeFeatures` from the same first bar. */
export function openFeatureStream(
  names: readonly string[],
  symbols: readonly string[],
  sentimentSymbol: string,
): FeatureStream {
  const features = nativeFeatures(names);
  const sentiment = sentimentIndex(symbols, sentimentSymbol);
  // Shared memory cannot be detached: the addon then skips a look-up at every step.
  const input = sharedFloat64(symbols.length * BAR_FIELDS);
  const output = sharedFloat64(symbols.length * names.length);
  const native = loadNative();
  const handle = native.featureOpen(features, symbols.length, sentiment, input, output);
  return {
    names: [...names],
    step(bars) {
      if (bars.length !== input.length)
        throw new AutostockError(
          'AUTOSTOCK_NATIVE_ARGUMENT',
          `bars has ${bars.length} values: ${symbols.length} symbols x ${BAR_FIELDS} fields are ${input.length}`,
        );
      input.set(bars);
      native.featureStep(handle);
      return output;
    },
    close: () => native.featureClose(handle),
  };
}
