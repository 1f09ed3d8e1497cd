import { AutostockError, type Panel, periodsPerYear, resolveConfig } from '../core/index.ts';
import type { CostModel } from '../costs/index.ts';
import { symbolIndex } from '../data/index.ts';
import {
  type NativeAccount,
  type NativeCosts,
  type NativeEngineSettings,
  type NativeExecution,
  type NativeMargin,
  panelHandle,
} from '../native/index.ts';
import { SIZINGS, type Sizing } from '../strategy/index.ts';
import { fineIndex } from './fineBars.ts';
import {
  type EngineConfig,
  EngineSettingsSchema,
  type ExecutionConfig,
  type MarginConfig,
} from './schema.ts';

/** The settings of EngineSettingsSchema as a caller writes them: every key may be left out. */
type Given = {
  readonly [K in Exclude<keyof EngineConfig, 'actions'>]?: Partial<EngineConfig[K]>;
} & {
  readonly actions?: readonly (Pick<EngineConfig['actions'][number], 'symbol' | 'date'> &
    Partial<EngineConfig['actions'][number]>)[];
};

/** Settings of one run. Everything absent is the default of its schema; costs are none. */
export interface EngineSettings extends Given {
  readonly costs?: Partial<NativeCosts> | CostModel;
  readonly account?: Partial<NativeAccount>;
  /** Finer bars of the same symbols: they decide what came first inside a bar. */
  readonly fine?: Panel;
  readonly sizing?: Sizing;
  /** Bars [start, end) are traded, all of the panel by default. */
  readonly start?: number;
  readonly end?: number;
}

export function nativeExecution(config: ExecutionConfig, sizing: Sizing, perYear: number): NativeExecution {
  if (config.lag === 0 && config.fillAt === 'open')
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      'execution.lag 0 needs execution.fillAt "close": the signal of a bar is known at its close',
      { details: { field: 'execution.lag' } },
    );
  return {
    lag: config.lag,
    fillAtClose: config.fillAt === 'close' ? 1 : 0,
    adaptivePath: config.intrabar === 'adaptive' ? 1 : 0,
    reenter: config.reenter ? 1 : 0,
    sizing: SIZINGS.indexOf(sizing),
    periodsPerYear: perYear,
  };
}

export const nativeMargin = (config: MarginConfig): NativeMargin => ({ ...config });

const NO_COSTS: NativeCosts = {
  commissionBps: 0,
  commissionPerShareUsd: 0,
  commissionMinUsd: 0,
  spreadBps: 0,
  slippageBps: 0,
};
const ACCOUNT: NativeAccount = { initialCashUsd: 100_000, fractional: 1, minTradeWeight: 0, staleBars: 5 };

/** Costs of either kind as a model. */
export const modelOf = (costs: EngineSettings['costs'] = {}): CostModel =>
  'native' in costs ? (costs as CostModel) : { native: { ...NO_COSTS, ...(costs as Partial<NativeCosts>) } };

function barOf(panel: Panel, date: string): number {
  const time = Date.parse(`${date}T00:00:00Z`);
  const bar = panel.time.findIndex((t) => t >= time);
  return Number.isNaN(time) ? -1 : bar;
}

/** [n][4] symbol, bar, ratio, cash; what comes after the last bar is left out. */
function actionRows(panel: Panel, actions: EngineConfig['actions']): Float64Array | undefined {
  const rows = actions.flatMap(({ symbol, date, splitRatio, dividendUsd }) => {
    const bar = barOf(panel, date);
    return bar < 0 ? [] : [symbolIndex(panel, symbol), bar, splitRatio, dividendUsd];
  });
  return rows.length === 0 ? undefined : Float64Array.from(rows);
}

function borrowColumns(panel: Panel, borrow: EngineConfig['borrow']) {
  if (Object.keys(borrow).length === 0) return {};
  const borrowRateAnn = new Float64Array(panel.symbols.length).fill(Number.NaN);
  const shortable = new Float64Array(panel.symbols.length).fill(Number.NaN);
  for (const [symbol, { rateAnn, shares }] of Object.entries(borrow)) {
    const s = symbolIndex(panel, symbol);
    borrowRateAnn[s] = rateAnn ?? Number.NaN;
    shortable[s] = shares ?? Number.NaN;
  }
  return { borrowRateAnn, shortable };
}

function costParts(model: CostModel) {
  const { spread, impact, tiers, commission } = model;
  const { volatility, averageVolume, ...fields } = impact ?? {
    model: 0,
    coefficient: 0,
    exponent: 1,
    permanentCoefficient: 0,
    maxShare: 0,
  };
  // A callable commission replaces every other; the caller charges it fill by fill.
  const rates = { commissionBps: 0, commissionPerShareUsd: 0, commissionMinUsd: 0, commissionFixedUsd: 0 };
  const fees = { commissionMaxFraction: 0, sellFeeBps: 0, sellFeePerShareUsd: 0, sellFeeMaxUsd: 0 };
  return {
    costs: commission ? { ...model.native, ...rates, ...fees } : model.native,
    impact: fields,
    ...(spread && { spread }),
    ...(volatility && { volatility }),
    ...(averageVolume && { averageVolume }),
    ...(tiers && {
      tiers: Float64Array.from(tiers.tiers.flatMap((t) => [t.above, t.bps, t.perShareUsd])),
    }),
    tiersInShares: tiers?.unit === 'shares' ? 1 : 0,
  };
}

/** Checked and as the addon takes them. Throws AUTOSTOCK_CONFIG_*, AUTOSTOCK_DATA_*. */
export function nativeSettings(panel: Panel, settings: EngineSettings): NativeEngineSettings {
  const { costs, account, fine, sizing = 'equity', start = 0, end = panel.time.length, ...parts } = settings;
  const config = resolveConfig(EngineSettingsSchema, parts);
  const actions = actionRows(panel, config.actions);
  return {
    ...costParts(modelOf(costs)),
    account: { ...ACCOUNT, ...account },
    execution: nativeExecution(config.execution, sizing, periodsPerYear(panel.interval)),
    margin: nativeMargin(config.margin),
    liquidity: config.liquidity,
    latency: config.latency,
    ...(actions && { actions }),
    ...borrowColumns(panel, config.borrow),
    ...(fine && { fine: panelHandle(fine), fineFirst: fineIndex(panel, fine) }),
    start,
    end,
  };
}
