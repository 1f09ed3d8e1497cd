import { randomBytes } from 'node:crypto';
import type { Panel, RunContext, TimeMs } from '../core/index.ts';
import { type Costs, SPREADS } from '../costs/index.ts';
import { connectSimClock, createAlpacaBroker, type Journal, startSimExchange } from '../execution/index.ts';
import {
  costsOf,
  nativeAccount,
  planFolds,
  type RunConfig,
  requireUnseen,
  restrictionsOf,
} from '../pipeline/index.ts';
import type { SessionClock } from './clock.ts';
import { storedSeries } from './seriesNow.ts';
import { runSession, type SessionDecision } from './session.ts';

export interface ReplayOptions {
  readonly journal: Journal;
  readonly maxDecisions?: number;
  onDecision?(decision: SessionDecision): void;
}

/** A loopback exchange has no request budget worth keeping. */
const REQUESTS_PER_MINUTE = 1_000_000;

/**
 * Paper trading over a stored panel: a loopback exchange replays it on a virtual clock, Alpaca's own client
 * talks to it, and the session trades from the first out-of-sample bar on. The decisions are the backtest's.
 */
export async function replaySession(
  config: RunConfig,
  panel: Panel,
  options: ReplayOptions,
  ctx: RunContext,
): Promise<SessionDecision[]> {
  const first = planFolds(panel.time, config)[0].testStart;
  requireUnseen(config, panel.time[first]);
  const keys = { keyId: 'SIM', secret: randomBytes(16).toString('hex') };
  const { native, spread } = costsOf(config, panel);
  const restrictions = restrictionsOf(config, panel);
  // Quotes and halts are the exchange's to know; what is estimated from bars the session estimates itself.
  const quoted = spread && SPREADS.get((config.costs as Costs).spread.name).quoted;
  const exchange = await startSimExchange({
    panel,
    startIndex: first - 1,
    costs: native,
    ...(spread && { spread }),
    account: nativeAccount(config),
    ...keys,
  });
  const broker = createAlpacaBroker(
    {
      url: exchange.url,
      streamUrl: exchange.streamUrl,
      requestsPerMinute: REQUESTS_PER_MINUTE,
      shareDecimals: config.account.fractional ? 'exact' : 0,
    },
    keys,
  );
  const simClock = connectSimClock(exchange.url, keys);
  let now = (await simClock.time()).now;
  const clock: SessionClock = {
    async next() {
      const before = await simClock.time();
      if (before.left === 0) return false;
      now = (await simClock.advance()).now;
      return true;
    },
  };
  try {
    return await runSession(
      config,
      {
        ...options,
        ...(quoted && { spread: storedSeries(spread, panel.time) }),
        ...(panel.halted && restrictions && { restrictions: storedSeries(restrictions, panel.time) }),
        broker,
        clock,
        now: () => now,
        symbols: panel.symbols,
        from: panel.time[0] as TimeMs,
      },
      ctx,
    );
  } finally {
    await broker.close();
    await exchange.close();
  }
}
