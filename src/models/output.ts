import { AutostockError } from '../core/index.ts';
import { HEADS, type NativeOutput } from '../native/index.ts';
import type { OutputConfig } from './types.ts';

/** The shape as the addon takes it; AUTOSTOCK_CONFIG_INVALID for horizons that are not distinct positive bars. */
export function nativeOutput({ horizons, head }: OutputConfig): NativeOutput {
  const bad = horizons.find((h, i) => !Number.isInteger(h) || h < 1 || horizons.indexOf(h) !== i);
  if (horizons.length === 0 || bad !== undefined) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `horizons must be distinct whole bars of at least 1, was [${horizons.join(', ')}]`,
      { details: { field: 'horizons', was: [...horizons] } },
    );
  }
  return { horizons: horizons.length, head: HEADS.findIndex(({ name }) => name === head) };
}

/** Values K of one horizon. */
export const headWidth = ({ head }: OutputConfig): number =>
  HEADS.find(({ name }) => name === head)!.columns.length;

/** Values O of one forecast. */
export const outputSize = (output: OutputConfig): number => output.horizons.length * headWidth(output);

/** Place of a horizon's point forecast among the O values. */
export const pointIndex = (output: OutputConfig, horizon = 0): number =>
  horizon * headWidth(output) + HEADS.find(({ name }) => name === output.head)!.point;

/** The point forecasts of one horizon out of [n][O]. */
export function pointsOf(forecasts: Float32Array, output: OutputConfig, horizon = 0): Float32Array {
  const size = outputSize(output);
  if (size === 1) return forecasts;
  const at = pointIndex(output, horizon);
  return Float32Array.from({ length: forecasts.length / size }, (_, i) => forecasts[i * size + at]);
}
