import {
  AutostockError,
  type Bar,
  createRng,
  type Interval,
  intervalMs,
  isoDate,
  MS_PER_DAY,
  type Provenance,
  parseTime,
  type RunContext,
  resolveConfig,
  SESSIONS_PER_YEAR,
} from '../../core/index.ts';
import { barTimes, isSession, LAST_YEAR } from '../calendar/index.ts';
import type { RawData } from '../types.ts';
import { type Component, createComponent, OVERNIGHT_SHARE } from './component.ts';
import { type SynthConfig, SynthConfigSchema } from './config.ts';
import { varianceProfile, volumeProfile } from './profile.ts';
import { COMMON_SCALE, regimePath, SPECIFIC_SCALE } from './regime.ts';
import { SIGNAL_LOOKBACK } from './reversal.ts';
import { createSeries, type Series } from './series.ts';
import {
  drawStock,
  FACTOR,
  FACTOR_VOLATILITY,
  SECTOR_CORRELATION,
  SECTORS,
  type StockParams,
} from './stock.ts';

/** Fits of GJR-GARCH(1,1)-t to QQQ and to the median large cap, 2012..2025; the regime carries part of the clustering. */
const FACTOR_GARCH = { alpha: 0.01, gamma: 0.19, beta: 0.86, nu: 6, skew: 0.12 };
const SECTOR_GARCH = { alpha: 0.05, gamma: 0.1, beta: 0.875, nu: 4.6, skew: 0.05 };
const SPECIFIC_GARCH = { alpha: 0.06, gamma: 0.1, beta: 0.87, nu: 3.8, skew: 0.04 };
/** Steps of the path inside a daily bar (7.5 minutes), and inside an intraday bar. */
const DAILY_STEPS = 52;
const BAR_STEPS = 4;

export interface SynthMarket {
  readonly bars: Map<string, Bar[]>;
  /** The regime of each session: 0 calm, 1 normal, 2 crisis. */
  readonly regimes: Uint8Array;
  /** By symbol: the planted signal known at each session's close, in standard units; 0 when none is planted. */
  readonly signals: ReadonlyMap<string, Float64Array>;
}

/** Sessions from `start` until their bars number `bars`. */
function sessionsFor(config: SynthConfig, interval: Interval): string[] {
  if (Number.isNaN(parseTime(config.start))) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `data.synth.start must be a calendar date YYYY-MM-DD, was "${config.start}"`,
      { details: { field: 'data.synth.start' } },
    );
  }
  const dates: string[] = [];
  let bars = 0;
  for (let time = parseTime(config.start); bars < config.bars; time += MS_PER_DAY) {
    const date = isoDate(time);
    if (Number(date.slice(0, 4)) > LAST_YEAR) {
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        `data.synth: ${config.bars} ${interval} bars from ${config.start} must end by ${LAST_YEAR}-12-31: there are ${bars}; ask for fewer or start earlier`,
        { details: { field: 'data.synth.bars', available: bars } },
      );
    }
    if (!isSession(date)) continue;
    dates.push(date);
    bars += interval === '1d' ? 1 : barTimes(date, interval).length;
  }
  return dates;
}

interface Actor {
  readonly params: StockParams;
  readonly specific?: Component;
  readonly series: Series;
  readonly signal: Float64Array;
  /** The last sessions' returns relative to the factor, in units of their known volatility. */
  readonly recent: number[];
}

interface Sources {
  readonly factor: Component;
  readonly common: Component;
  readonly sectors: readonly Component[];
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** One day's moves of a symbol from its components, and the volatility of its return relative to the factor. */
function movesOf(actor: Actor, { factor, common, sectors }: Sources, variance: Float64Array) {
  const { beta, sectorVolatility, specificVolatility, sector, drift, reversal } = actor.params;
  const year = Math.sqrt(SESSIONS_PER_YEAR);
  const own = sectors[sector] ?? common;
  const e = actor.specific ?? common;
  const f = (beta * FACTOR_VOLATILITY) / year;
  const m = (sectorVolatility * Math.sqrt(SECTOR_CORRELATION)) / year;
  const g = (sectorVolatility * Math.sqrt(1 - SECTOR_CORRELATION)) / year;
  const i = specificVolatility / year;
  const residual = Math.hypot(m * common.scale, g * own.scale, i * e.scale);
  const relative = Math.hypot((f - FACTOR_VOLATILITY / year) * factor.scale, residual);
  const mean = drift / SESSIONS_PER_YEAR - reversal * relative * sum(actor.recent);
  const steps = new Float64Array(variance.length);
  for (let k = 0; k < steps.length; k++) {
    const shock = f * factor.steps[k] + m * common.steps[k] + g * own.steps[k] + i * e.steps[k];
    steps[k] = shock + mean * (1 - OVERNIGHT_SHARE) * variance[k];
  }
  const night = f * factor.overnight + m * common.overnight + g * own.overnight + i * e.overnight;
  return {
    moves: {
      overnight: night + mean * OVERNIGHT_SHARE,
      steps,
      volatility: Math.hypot(f * factor.scale, residual),
    },
    relative,
  };
}

/**
 * A market of one factor (QQQ), 8 correlated sector factors and stock-specific risk, each GJR-GARCH(1,1)-t under a
 * common volatility regime. signalIc > 0 plants a reversal of relative strength: minus the last 5 sessions' return over
 * QQQ's, in units of volatility, correlates that much with the stock's next 5 sessions' return. Same options, same bytes.
 */
export function synthMarket(options: Partial<SynthConfig>, interval: Interval, ctx: RunContext): SynthMarket {
  const config = resolveConfig(SynthConfigSchema, options, 'data.synth');
  const { seed } = config;
  const dates = sessionsFor(config, interval);
  const regimes = regimePath(createRng(seed, 'synth.regime'), dates.length);
  const factor = createComponent(createRng(seed, 'synth.factor'), FACTOR_GARCH);
  const common = createComponent(createRng(seed, 'synth.common'), SECTOR_GARCH);
  const sectors = Array.from({ length: SECTORS }, (_, k) =>
    createComponent(createRng(seed, 'synth.sector', k), SECTOR_GARCH),
  );
  const signalOf = () => new Float64Array(dates.length);
  const actors: Actor[] = [
    {
      params: FACTOR,
      series: createSeries(FACTOR, createRng(seed, 'synth.volume')),
      signal: signalOf(),
      recent: [],
    },
    ...Array.from({ length: config.symbols }, (_, i): Actor => {
      const params = drawStock(seed, i, config.signalIc);
      return {
        params,
        specific: createComponent(createRng(seed, 'synth.specific', i), SPECIFIC_GARCH),
        series: createSeries(params, createRng(seed, 'synth.volume', i + 1)),
        signal: signalOf(),
        recent: [],
      };
    }),
  ];
  const profiles = new Map<number, { variance: Float64Array; volume: Float64Array }>();
  const profileOf = (bars: number) => {
    let profile = profiles.get(bars);
    if (!profile) {
      const minutes = interval === '1d' ? undefined : Math.min(390, (bars * intervalMs(interval)) / 60_000);
      const steps = interval === '1d' ? DAILY_STEPS : bars * BAR_STEPS;
      profile = { variance: varianceProfile(steps, minutes), volume: volumeProfile(bars, minutes) };
      profiles.set(bars, profile);
    }
    return profile;
  };

  for (const [d, date] of dates.entries()) {
    if (d % 250 === 0) {
      if (ctx.signal.aborted)
        throw new AutostockError('AUTOSTOCK_CANCELLED', 'generating synthetic data was cancelled');
      ctx.progress({ stage: 'synth', done: d, total: dates.length, unit: 'session' });
    }
    const times = barTimes(date, interval);
    const { variance, volume } = profileOf(times.length);
    const wide = COMMON_SCALE[regimes[d]];
    const narrow = SPECIFIC_SCALE[regimes[d]];
    factor.next(wide, variance);
    common.next(narrow, variance);
    for (const sector of sectors) sector.next(narrow, variance);
    let benchmark = 0;
    for (const actor of actors) {
      const { specific, recent, params, signal, series } = actor;
      specific?.next(narrow, variance);
      const { moves, relative } = movesOf(actor, { factor, common, sectors }, variance);
      const change = series.day(times, moves, volume);
      if (specific === undefined) benchmark = change;
      if (params.reversal === 0) continue;
      recent.push((change - benchmark) / relative);
      if (recent.length > SIGNAL_LOOKBACK) recent.shift();
      signal[d] = -sum(recent) / Math.sqrt(SIGNAL_LOOKBACK);
    }
  }
  const bars = new Map(actors.map((a) => [a.params.symbol, a.series.bars.slice(0, config.bars)]));
  return { bars, regimes, signals: new Map(actors.map((a) => [a.params.symbol, a.signal])) };
}

const provenance = (config: SynthConfig): Provenance => ({
  source: `synthetic: QQQ factor and ${config.symbols} stocks, seed ${config.seed}, planted IC ${config.signalIc}`,
  synthetic: true,
  notes: [
    'SYNTHETIC: not market data; nothing here says anything about real returns',
    config.signalIc > 0
      ? `a reversal of each stock's last ${SIGNAL_LOOKBACK} sessions relative to QQQ is planted, with an information coefficient of ${config.signalIc} over the next ${SIGNAL_LOOKBACK}`
      : 'no signal is planted: there is drift and nothing else to find',
    'GJR-GARCH(1,1)-t factor, sectors and stocks under three volatility regimes',
  ],
});

/** The synthetic market as a data source. */
export function synthesize(options: Partial<SynthConfig>, interval: Interval, ctx: RunContext): RawData {
  const config = resolveConfig(SynthConfigSchema, options, 'data.synth');
  const { bars } = synthMarket(config, interval, ctx);
  return { bars, interval, provenance: provenance(config) };
}
