import { setImmediate } from 'node:timers/promises';
import {
  type Ledger,
  RUN_VARIANTS,
  type RunVariation,
  replayTargets,
  type StrategyResult,
} from '../backtest/index.ts';
import type { BookPolicy } from '../policy/index.ts';
import type { TradingTask } from '../rl/index.ts';
import { quantile } from '../statistics/index.ts';
import type { Played, Stage } from './stage.ts';

/** A ledger as a result with its metrics. */
export type Resulting = (name: string, label: string, ledger: Ledger) => StrategyResult;

/** Equal capital in each ledger, never moved between them. */
export function together(ledgers: readonly Ledger[]): Ledger {
  const mean = (rows: readonly Float64Array[]) =>
    rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
  return {
    rows: mean(ledgers.map(({ rows }) => rows)),
    positions: mean(ledgers.map(({ positions }) => positions)),
  };
}

/** Of a continuous exposure; levels have one each. */
const EXPOSURE_BINS = 11;

/** Share of signals by exposure; kept positions count as the last one. */
export function exposuresOf(stage: Stage, task: TradingTask, signals: readonly Float64Array[]): number[] {
  const low = task.allowShort ? -1 : 0;
  const bins = task.actions === 'continuous' ? EXPOSURE_BINS : task.levels;
  const counts = new Array<number>(bins).fill(0);
  let all = 0;
  for (const signal of signals) {
    for (let t = stage.from; t < signal.length; t++) {
      if (Number.isNaN(signal[t])) continue;
      counts[Math.round(((signal[t] - low) / (1 - low)) * (bins - 1))]++;
      all++;
    }
  }
  return counts.map((n) => n / Math.max(1, all));
}

/** A policy that writes down its signals: [S] of [T], NaN where none was asked for. */
export function recorded(stage: Stage, policy: BookPolicy): { policy: BookPolicy; signals: Float64Array[] } {
  const { symbols, time } = stage.prepared.panel;
  const signals = symbols.map(() => new Float64Array(time.length).fill(Number.NaN));
  const last = new Float64Array(symbols.length);
  return {
    signals,
    policy: (bar, inputs) => {
      const wanted = policy(bar, inputs);
      inputs.forEach((input, s) => {
        if (!input) return;
        if (!Number.isNaN(wanted[s])) last[s] = wanted[s];
        signals[s][bar] = last[s];
      });
      return wanted;
    },
  };
}

/** Each seed's decisions under other costs and one bar late; medians over seeds. */
export async function sensitivityOf(
  stage: Stage,
  played: readonly Played[],
  resulting: Resulting,
): Promise<RunVariation[]> {
  const { prepared, config, from, signal } = stage;
  const out: RunVariation[] = [];
  for (const variant of RUN_VARIANTS) {
    await setImmediate();
    const made = played.map(({ targets }) =>
      resulting(
        variant.label,
        variant.label,
        replayTargets({ panel: prepared.panel, config, start: from, signal, targets }, variant),
      ),
    );
    const median = (pick: (r: StrategyResult) => number) => quantile(made.map(pick), 0.5);
    const medians = <T extends object>(pick: (r: StrategyResult) => T) =>
      Object.fromEntries(
        Object.keys(pick(made[0])).map((key) => [
          key,
          median((r) => (pick(r) as Record<string, number>)[key]),
        ]),
      );
    out.push({
      ...variant,
      metrics: medians((r) => r.metrics),
      costs: medians((r) => r.costs) as unknown as RunVariation['costs'],
      trades: median((r) => r.trades),
    });
  }
  return out;
}
