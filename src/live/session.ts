import { AutostockError, intervalMs, periodsPerYear, type RunContext, type TimeMs } from '../core/index.ts';
import {
  type Broker,
  clientOrderId,
  formatShares,
  type Journal,
  type OrderManager,
  openOrderManager,
} from '../execution/index.ts';
import { BAR_FIELDS, loadNative } from '../native/index.ts';
import {
  DecisionEngine,
  featureNames,
  longestWindow,
  nativeAccount,
  type RunConfig,
} from '../pipeline/index.ts';
import { gateOrders } from '../risk/index.ts';
import { BarHistory } from './barHistory.ts';
import { BrokerRestrictions } from './brokerRestrictions.ts';
import type { SessionClock } from './clock.ts';
import { CLOSE, FeatureWindow, OPEN } from './featureWindow.ts';
import { currentFold, FoldModels } from './foldModels.ts';
import { estimatedSpread, restrictedNow, type SeriesNow } from './seriesNow.ts';

/** Orders have ended by the close after them; a broker silent for longer is an outage. */
const SETTLE = { pollMs: 2_000, timeoutMs: 120_000 } as const;

/** One decision of a session, as it was sent. */
export interface SessionDecision {
  /** Open time of the bar decided on. */
  readonly time: TimeMs;
  readonly equityUsd: number;
  /** Target weights [S] and signed shares ordered [S] after the risk gate. */
  readonly targets: Float64Array;
  readonly orders: Float64Array;
  readonly regime: number;
  readonly refused: readonly string[];
}

export interface SessionOptions {
  readonly broker: Broker;
  readonly journal: Journal;
  readonly clock: SessionClock;
  /** The moment it is: the exchange's virtual clock, or the wall clock. */
  readonly now: () => TimeMs;
  /** Panel order of the symbols; universe, benchmark and sentiment must be among them. */
  readonly symbols: readonly string[];
  /** First bar of the history to learn from. */
  readonly from: TimeMs;
  /** Stop after this many decisions. */
  readonly maxDecisions?: number;
  /** Spreads that policies see; estimated from the bars without it, where the costs are. */
  readonly spread?: SeriesNow<Float64Array>;
  /** What may not be decided, bits of RESTRICTIONS; from configuration and calendar without it. */
  readonly restrictions?: SeriesNow<Uint8Array>;
  onDecision?(decision: SessionDecision): void;
}

/**
 * The backtest's pipeline on a broker's bars and a clock: learn from history, then at every completed bar
 * features -> forecasts -> ensemble -> policy -> sizing -> risk gate -> orders. Returns its decisions. The first
 * bar after the history is the first out-of-sample bar unless walkForward.start names one.
 */
export async function runSession(
  config: RunConfig,
  options: SessionOptions,
  ctx: RunContext,
): Promise<SessionDecision[]> {
  const { broker, clock, now } = options;
  await broker.connect(ctx.signal);
  const manager = await openOrderManager({ broker, journal: options.journal, now });
  manager.onAlarm(({ message }) => ctx.warn(message));
  const session = new Session(config, options, manager, ctx);
  const decisions: SessionDecision[] = [];
  try {
    await session.learnHistory();
    while (
      decisions.length < (options.maxDecisions ?? Number.POSITIVE_INFINITY) &&
      (await clock.next(ctx.signal))
    ) {
      ctx.signal.throwIfAborted();
      const decision = await session.onBar();
      if (!decision) continue;
      decisions.push(decision);
      options.onDecision?.(decision);
    }
    return decisions;
  } finally {
    session.close();
    await manager.close();
  }
}

class Session {
  private readonly config: RunConfig;
  private readonly options: SessionOptions;
  private readonly manager: OrderManager;
  private readonly ctx: RunContext;
  private readonly history: BarHistory;
  private readonly window: FeatureWindow;
  private readonly engine: DecisionEngine;
  private readonly spread: SeriesNow<Float64Array>;
  private readonly restrictions: SeriesNow<Uint8Array>;
  private readonly refused: BrokerRestrictions;
  private live: RunConfig;
  private models: FoldModels | undefined;
  private sent: string[] = [];

  constructor(config: RunConfig, options: SessionOptions, manager: OrderManager, ctx: RunContext) {
    const { symbols } = options;
    const index = (role: string, symbol: string): number => {
      const s = symbols.indexOf(symbol);
      if (s >= 0) return s;
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        `${role} "${symbol}" is not among ${symbols.join(', ')}`,
      );
    };
    const universe = new Set((config.universe ?? symbols).map((symbol) => index('universe', symbol)));
    index('sentiment', config.sentiment);
    const reference = config.label.relativeTo;
    const relativeTo = reference === undefined ? undefined : index('label.relativeTo', reference);
    for (const symbol of config.risk.notShortable) index('risk.notShortable', symbol);
    this.config = config;
    this.live = config;
    this.options = options;
    this.manager = manager;
    this.ctx = ctx;
    this.history = new BarHistory(symbols, config.data.interval, options.broker.name);
    this.window = new FeatureWindow(featureNames(config), symbols, {
      sentiment: config.sentiment,
      window: longestWindow(config),
      volatilityWindow: config.label.volatilityWindow,
      relativeTo,
    });
    this.spread = options.spread ?? estimatedSpread(config);
    this.restrictions = options.restrictions ?? restrictedNow(config);
    this.refused = new BrokerRestrictions(options.broker, symbols, ctx.warn);
    this.engine = new DecisionEngine(config, {
      symbols,
      members: config.models.length,
      tradable: symbols.map((_, s) => universe.has(s) && s !== relativeTo),
      relativeTo,
      benchmark: index('benchmark', config.benchmark),
      barsPerYear: periodsPerYear(config.data.interval),
    });
  }

  /** Takes in every bar complete by now; the features and the regime warm up on them. */
  async learnHistory(): Promise<void> {
    for (const time of await this.fetch()) this.observe(time);
    this.ctx.progress({
      stage: 'history',
      done: this.history.length,
      total: this.history.length,
      unit: 'bars',
    });
  }

  /** Decides on the newest complete bar; undefined when the broker has published none yet. */
  async onBar(): Promise<SessionDecision | undefined> {
    if (this.sent.length > 0) await this.manager.settled(this.sent, { ...SETTLE, signal: this.ctx.signal });
    const times = await this.fetch();
    const time = times.at(-1);
    if (time === undefined) return undefined;
    // After an outage the bars in between are history: nothing can be decided on them any more.
    for (const missed of times.slice(0, -1)) this.observe(missed);
    this.window.push(this.history.row(time));
    const models = await this.currentModels(time);
    return this.decide(time, models);
  }

  close(): void {
    this.models?.close();
    this.window.close();
  }

  private fetch(): Promise<TimeMs[]> {
    const { broker, from, now } = this.options;
    // A bar is complete one interval after its stamp; a running one is not asked for.
    const until = (now() - intervalMs(this.config.data.interval) + 1) as TimeMs;
    return this.history.update(broker, from, until, this.ctx.signal);
  }

  private observe(time: TimeMs): void {
    const row = this.history.row(time);
    this.window.push(row);
    const close = row[this.options.symbols.indexOf(this.config.benchmark) * BAR_FIELDS + CLOSE];
    this.engine.warm(close, this.window.rows());
  }

  /** The models of the fold the newest bar lies in; trained anew when a fold begins. */
  private async currentModels(time: TimeMs): Promise<FoldModels> {
    const { walkForward } = this.live;
    // An instant: a session that begins within a day learns from the bars of that morning.
    if (walkForward.start === undefined)
      this.live = { ...this.live, walkForward: { ...walkForward, start: new Date(time).toISOString() } };
    const fold = currentFold(this.history, this.live);
    if (this.models?.fold.index === fold.index) return this.models;
    const trained = await FoldModels.train(this.history, fold, this.live, this.ctx);
    this.models?.close();
    this.models = trained;
    return trained;
  }

  private async decide(time: TimeMs, models: FoldModels): Promise<SessionDecision> {
    const { broker, symbols } = this.options;
    const [account, held] = await Promise.all([broker.account(), broker.positions()]);
    const positions = new Float64Array(symbols.length);
    for (const { symbol, shares } of held) {
      const s = symbols.indexOf(symbol);
      if (s >= 0) positions[s] = shares;
      else this.ctx.warn(`the account holds ${symbol}, which this session does not trade: left alone`);
    }
    const row = this.history.row(time);
    const field = (at: number) => Float64Array.from(symbols, (_, s) => row[s * BAR_FIELDS + at]);
    const close = field(CLOSE);
    const { equityUsd } = account;
    const forbidden = await this.refused.at(this.options.now());
    const known = this.restrictions(this.history);
    const decision = this.engine.decide({
      time,
      close,
      open: field(OPEN),
      spread: this.spread(this.history),
      volatility: this.window.volatility,
      beta: this.window.beta,
      forecasts: models.forecast(this.window, this.history),
      residualStd: models.residualStd,
      positions,
      equityUsd,
      ...this.window.rows(),
      restrictions: forbidden.map((bits, s) => bits | (known?.[s] ?? 0)),
    });
    const orders = new Float64Array(symbols.length);
    const planned = loadNative();
    planned.planOrders(equityUsd, close, decision.targets, positions, nativeAccount(this.config), orders);
    const view = { equityUsd, drawdown: decision.drawdown, halted: account.tradingBlocked };
    const refusals = gateOrders(orders, symbols, decision.marks, view, positions, this.config.risk);
    const refusedBy = new Map(refusals.map((r) => [r.order.symbol, `${r.rule}: ${r.reason}`]));
    await this.send(
      time,
      orders,
      refusals.map((r) => ({ symbol: r.order.symbol, shares: r.order.shares })),
      refusedBy,
    );
    models.settle();
    return {
      time,
      equityUsd,
      targets: decision.targets.slice(),
      orders,
      regime: decision.regime,
      refused: [...refusedBy].map(([symbol, reason]) => `${symbol} ${reason}`),
    };
  }

  /** Journals every order and sends the allowed ones: reductions first, they free buying power. */
  private async send(
    time: TimeMs,
    orders: Float64Array,
    refused: readonly { symbol: string; shares: number }[],
    reasons: ReadonlyMap<string, string>,
  ): Promise<void> {
    const { broker, symbols } = this.options;
    this.sent = [];
    const wanted = symbols.map((symbol, s) => ({ symbol, shares: orders[s] })).filter((o) => o.shares !== 0);
    wanted.sort((a, b) => Math.sign(a.shares) - Math.sign(b.shares));
    for (const { symbol, shares } of [...wanted, ...refused]) {
      const qty = formatShares(shares, broker.capabilities.shareDecimals);
      if (qty === undefined) continue;
      const reason = reasons.get(symbol);
      const id = clientOrderId({
        env: broker.mode,
        strategy: this.config.name,
        decisionTime: time,
        symbol,
        attempt: 0,
      });
      const side = shares > 0 ? 'buy' : 'sell';
      // A daily decision fills in the next opening auction, an intraday one at once.
      const timeInForce = this.config.data.interval === '1d' ? 'opg' : 'day';
      await this.manager.place(
        { clientOrderId: id, symbol, side, qty, type: 'market', timeInForce },
        reason === undefined ? { allowed: true } : { allowed: false, reason },
      );
      if (reason === undefined) this.sent.push(id);
    }
  }
}
