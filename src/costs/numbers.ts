import Type from 'typebox';

export const closed = { additionalProperties: false } as const;

/** Five times 1,000 bps is the most the native side takes, so that costs x5 can always be run. */
export const MAX_BPS = 1000;
export const BPS = 1e-4;

/** A cost in basis points of the traded value. */
export const bpsOption = (fallback: number, description: string) =>
  Type.Number({ default: fallback, minimum: 0, maximum: MAX_BPS, description });

/** An amount of USD; 0..maximum. */
export const usdOption = (fallback: number, maximum: number, description: string) =>
  Type.Number({ default: fallback, minimum: 0, maximum, description });

/** 0.206 -> "0.206", 2 -> "2": no trailing zeros, six digits at most. */
export const short = (value: number): string => String(Number(value.toPrecision(6)));
