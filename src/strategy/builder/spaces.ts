import type { ParamSpec } from '../schema.ts';

/** from, from + step, … up to and including `to`. */
export const range = (from: number, to: number, step?: number): ParamSpec =>
  step === undefined ? { from, to } : { from, to, step };

/** A list of values. */
export const values = (...list: number[]): ParamSpec => ({ values: list });

/** An interval, ends included. */
export const between = (
  min: number,
  max: number,
  options: { readonly integer?: boolean; readonly log?: boolean } = {},
): ParamSpec => ({ min, max, ...options });

/** The space with another value for single runs. */
export const withDefault = (space: ParamSpec, value: number): ParamSpec => ({ ...space, default: value });
