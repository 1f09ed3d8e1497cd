import { availableParallelism } from 'node:os';
import { AutostockError, type RunContext } from '../core/index.ts';
import { cancelFlag, loadNative, type MonteCarloDistribution, type NativeControl } from '../native/index.ts';
import { type MonteCarloOptions, type ResolvedMonteCarlo, resolveMonteCarlo } from './config.ts';
import type { ParameterArrays } from './generators/index.ts';
import type { Distribution, Estimate, LevelEstimate, MonteCarloInput, MonteCarloResult } from './types.ts';

/** Steps of the fan: `count` of them, evenly spread, the last one included. */
export function checkpointsOf(steps: number, count: number): Int32Array {
  const n = Math.min(steps, count);
  return Int32Array.from({ length: n }, (_, i) => Math.round(((i + 1) * steps) / n));
}

const estimate = (pairs: Float64Array, i = 0): Estimate => ({
  value: pairs[2 * i],
  standardError: pairs[2 * i + 1],
});

const estimates = (levels: readonly number[], pairs: Float64Array): LevelEstimate[] =>
  levels.map((level, i) => ({ level, ...estimate(pairs, i) }));

const distribution = (levels: readonly number[], d: MonteCarloDistribution): Distribution => ({
  mean: estimate(d.moments, 0),
  sd: estimate(d.moments, 1),
  quantiles: estimates(levels, d.quantiles),
  percentiles: [...d.percentiles],
});

function checkInput({ names, returns }: MonteCarloInput, weights: Float64Array): void {
  const fail = (message: string) => {
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', message, { details: { field: 'returns' } });
  };
  if (names.length < 1 || names.length > 64) fail(`symbols must be 1 to 64, were ${names.length}`);
  if (returns.length % names.length !== 0)
    fail(`returns must hold rows of ${names.length} assets, held ${returns.length} values`);
  if (weights.length !== names.length)
    fail(`weights must have one value an asset (${names.length}), had ${weights.length}`);
  const bad = weights.findIndex((w) => !Number.isFinite(w));
  if (bad >= 0) fail(`weights.${names[bad]} must be finite, was ${weights[bad]}`);
}

/** Given parameters over fitted ones; fits only when something is missing. */
async function parametersOf(
  { generator, options }: ResolvedMonteCarlo,
  input: MonteCarloInput,
  history: Float64Array,
  control: NativeControl,
): Promise<{ arrays: ParameterArrays; fitted: string[] }> {
  const setup = { assets: input.names.length, periodsPerYear: input.periodsPerYear };
  const given = generator.given(options, setup);
  if (generator.parameters.every((name) => given[name] !== undefined)) return { arrays: given, fitted: [] };
  const fit = await loadNative().monteCarloFit(
    generator.name,
    generator.options(options, setup),
    history,
    setup.assets,
    control,
  );
  const override = generator.given(options, setup, fit);
  return { arrays: { ...fit, ...override }, fitted: Object.keys(fit).filter((name) => !(name in override)) };
}

const LONGEST_SHOWN = 64 * 64 * 4;

function labelOf(input: MonteCarloInput, resolved: ResolvedMonteCarlo, seed: number): string {
  const { config, generator } = resolved;
  const what = generator.history === 'trades' ? 'trades' : `steps of ${input.names.join(', ')}`;
  const from = input.provenance?.synthetic ? ' fitted to synthetic data' : '';
  return `SIMULATED, not history: ${config.paths} paths of ${config.steps} ${what} by ${generator.name}${from}, seed ${seed}`;
}

/**
 * Simulates a portfolio of the input's assets with these weights (fractions of wealth, the rest is cash without interest;
 * default equal shares). The same input, config and seed give the same result on any number of threads. Errors:
 * AUTOSTOCK_CONFIG_*, AUTOSTOCK_DATA_TOO_SHORT (history too short for the fit), AUTOSTOCK_CANCELLED.
 */
export async function runMonteCarlo(
  input: MonteCarloInput,
  value: MonteCarloOptions,
  ctx: RunContext,
  weights: Float64Array = new Float64Array(input.names.length).fill(1 / input.names.length),
): Promise<MonteCarloResult> {
  const resolved = resolveMonteCarlo(value);
  const { config, generator, options } = resolved;
  checkInput(input, weights);
  const trades = generator.history === 'trades';
  const history = trades ? input.trades : input.returns;
  if (history === undefined || (trades && history.length === 0)) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `generator ${generator.name} resamples the closed trades of a strategy: there are none`,
      { details: { field: 'monteCarlo.generator.name' } },
    );
  }
  if (trades && input.names.length !== 1) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `generator ${generator.name} needs one series of trades, not ${input.names.length} assets`,
      { details: { field: 'monteCarlo.generator.name' } },
    );
  }
  const seed = config.seed ?? 1;
  const { flag, dispose } = cancelFlag(ctx.signal);
  const control: NativeControl = {
    cancel: flag,
    onProgress: (done, total) => ctx.progress({ stage: 'monte carlo', done, total, unit: 'paths' }),
  };
  try {
    const { arrays, fitted } = await parametersOf(resolved, input, history, control);
    const steps = checkpointsOf(config.steps, config.checkpoints);
    const outcome = await loadNative().monteCarloRun(
      generator.name,
      generator.options(options, { assets: input.names.length, periodsPerYear: input.periodsPerYear }),
      arrays,
      weights,
      steps,
      {
        paths: config.paths,
        steps: config.steps,
        seed,
        threads: config.threads ?? availableParallelism(),
        rebalance: config.rebalance === 'step' ? 1 : 0,
        simd: config.simd,
        device: config.device,
      },
      {
        quantiles: Float64Array.from(config.quantiles),
        ruin: Float64Array.from(config.ruinLevels),
        drawdown: Float64Array.from(config.drawdownLevels),
        risk: Float64Array.from(config.riskLevels),
      },
      control,
    );
    const Q = config.quantiles.length;
    // The fan starts at the initial wealth, which is known.
    const column = (q: number, part: 0 | 1) => [
      part === 0 ? 1 : 0,
      ...Array.from(steps, (_, c) => outcome.fan[2 * (c * Q + q) + part]),
    ];
    return {
      simulated: true,
      label: labelOf(input, resolved, seed),
      generator: {
        name: generator.name,
        description: generator.description,
        source: generator.source,
        parameters: Object.fromEntries(
          Object.entries(arrays)
            .filter(([name, array]) => name !== 'history' && array.length <= LONGEST_SHOWN)
            .map(([name, array]) => [name, [...array]]),
        ),
        fitted,
      },
      assets: input.names,
      weights: [...weights],
      rebalance: config.rebalance,
      paths: config.paths,
      steps: config.steps,
      seed,
      periodsPerYear: input.periodsPerYear,
      device: outcome.device,
      simd: outcome.simd,
      fan: {
        steps: [0, ...steps],
        levels: config.quantiles,
        values: config.quantiles.map((_, q) => column(q, 0)),
        standardErrors: config.quantiles.map((_, q) => column(q, 1)),
      },
      terminal: distribution(config.quantiles, outcome.terminal),
      maxDrawdown: distribution(config.quantiles, outcome.drawdown),
      ruin: estimates(config.ruinLevels, outcome.ruin),
      drawdownBeyond: estimates(config.drawdownLevels, outcome.drawdownBeyond),
      risk: config.riskLevels.map((level, i) => ({
        level,
        valueAtRisk: estimate(outcome.valueAtRisk, i),
        expectedShortfall: estimate(outcome.shortfall, i),
      })),
      loss: estimate(outcome.loss),
      notes: [
        'standard errors measure how few paths there are, not whether the generator is right',
        ...(config.rebalance === 'step' && input.names.length > 1
          ? ['rebalancing at every step is free of cost']
          : []),
        ...(input.provenance?.notes ?? []),
      ],
    };
  } finally {
    dispose();
  }
}

/** The same for a strategy's own returns of a bar and, for trade resampling, its closed trades as fractions of equity. */
export const monteCarloOfReturns = (
  series: {
    readonly name: string;
    readonly returns: Float64Array;
    readonly trades?: Float64Array;
    readonly periodsPerYear: number;
  },
  config: MonteCarloOptions,
  ctx: RunContext,
): Promise<MonteCarloResult> =>
  runMonteCarlo(
    {
      names: [series.name],
      returns: series.returns,
      trades: series.trades,
      periodsPerYear: series.periodsPerYear,
    },
    config,
    ctx,
  );
