import { setImmediate } from 'node:timers/promises';
import type { Panel } from '../core/index.ts';
import { scaleCosts } from '../costs/index.ts';
import { costsOf, type RunConfig } from '../pipeline/index.ts';
import { type Ledger, stepLedger } from './ledger.ts';
import { resultOf } from './result.ts';
import type { RunVariation } from './types.ts';
import { isAsMade, RUN_VARIANTS, type RunVariant } from './variants.ts';

interface Replay {
  readonly panel: Panel;
  readonly config: RunConfig;
  readonly start: number;
  readonly signal: AbortSignal;
  /** [S][T] weights decided at each close, NaN = keep. */
  readonly targets: Float64Array;
}

/** Trades given targets again through risk gate and ledger. Nothing is decided anew. */
export function replayTargets(replay: Replay, { costMultiple, extraLag }: Omit<RunVariant, 'label'>): Ledger {
  const { panel, config, start, signal, targets: decided } = replay;
  const [S, T] = [panel.symbols.length, panel.time.length];
  const costs = scaleCosts(costsOf(config, panel), costMultiple);
  let highWater = 0;
  const { ledger } = stepLedger({ panel, config, costs, start, signal }, (bar) => {
    const from = bar.t - extraLag;
    for (let s = 0; s < S; s++) {
      const known = from >= start && Number.isFinite(bar.close[s]);
      bar.targets[s] = known ? decided[s * T + from] : Number.NaN;
    }
    highWater = Math.max(highWater, bar.equityUsd);
    return highWater > 0 ? bar.equityUsd / highWater - 1 : 0;
  });
  return ledger;
}

interface Made {
  /** The run's own ledger, and the benchmark's held over the same bars. */
  readonly ledger: Ledger;
  readonly benchmark: Ledger;
  readonly barsPerYear: number;
}

/** The run's decisions under other costs and one bar late. Cancelling takes effect between two of them. */
export async function variationsOf(replay: Replay, made: Made): Promise<RunVariation[]> {
  const out: RunVariation[] = [];
  for (const variant of RUN_VARIANTS) {
    await setImmediate();
    const ledger = isAsMade(variant) ? made.ledger : replayTargets(replay, variant);
    const { metrics, costs, trades } = resultOf({
      ...made,
      name: variant.label,
      label: variant.label,
      kind: 'strategy',
      ledger,
    });
    out.push({ ...variant, metrics, costs, trades });
  }
  return out;
}
