import { type EngineSettings, nativeExecution, nativeMargin } from '../engine/index.ts';
import type { NativeAccount, NativeSweepSettings } from '../native/index.ts';
import type { Prepared } from './prepare.ts';
import type { Period } from './types.ts';
import { type Variant, variedCosts } from './variant.ts';

const lagged = ({ spec }: Prepared, { extraLag = 0 }: Variant) => ({
  ...spec.execution,
  lag: spec.execution.lag + extraLag,
});

const accountOf = ({ spec }: Prepared): NativeAccount => ({
  ...spec.account,
  fractional: spec.account.fractional ? 1 : 0,
});

/** What a sweep over a period runs under. */
export function sweepSettings(
  prepared: Prepared,
  variant: Variant,
  { start, end }: Period,
): NativeSweepSettings {
  const { spec, costs, sizing, periodsPerYear } = prepared;
  const { native, spread } = variedCosts(costs, variant);
  const { path, simd, device } = spec.sweep;
  return {
    costs: native,
    account: accountOf(prepared),
    execution: nativeExecution(lagged(prepared, variant), sizing, periodsPerYear),
    margin: nativeMargin(spec.margin),
    ...(spread && { spread }),
    start,
    end,
    threads: spec.threads,
    path,
    simd,
    device,
  };
}

/** The same for the order-level engine, which honours more. */
export function engineSettings(prepared: Prepared, variant: Variant, { start, end }: Period): EngineSettings {
  const { spec, costs, sizing } = prepared;
  const { margin, liquidity, latency, actions, borrow } = spec;
  return {
    execution: lagged(prepared, variant),
    margin,
    liquidity,
    latency,
    ...(actions && { actions }),
    ...(borrow && { borrow }),
    costs: variedCosts(costs, variant),
    account: accountOf(prepared),
    sizing,
    start,
    end,
  };
}
