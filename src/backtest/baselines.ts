import type { Panel } from '../core/index.ts';
import type { RunConfig } from '../pipeline/index.ts';

interface Input {
  readonly panel: Panel;
  readonly start: number;
  readonly tradable: readonly boolean[];
  readonly benchmark: number;
  readonly config: RunConfig;
}

/** A rule anyone could follow, given as target weights [S][T] (NaN = keep) with the strategy's own costs. */
export interface Baseline {
  readonly name: string;
  readonly label: string;
  targets(input: Input): Float64Array;
}

const keep = ({ panel }: Input): Float64Array =>
  new Float64Array(panel.symbols.length * panel.time.length).fill(Number.NaN);

/** Symbols that may be held and have had a bar within the stale limit, at bar t. */
function listed({ panel, tradable, config }: Input, t: number): number[] {
  const T = panel.time.length;
  const recent = (s: number) => {
    for (let k = t; k > t - config.account.staleBars && k >= 0; k--)
      if (Number.isFinite(panel.fields.close[s * T + k])) return true;
    return false;
  };
  return [...panel.symbols.keys()].filter((s) => tradable[s] && recent(s));
}

const flat: Baseline = { name: 'flat', label: 'Flat (cash)', targets: keep };

const buyAndHold: Baseline = {
  name: 'buy-and-hold',
  label: 'Equal-weight buy and hold',
  targets(input) {
    const targets = keep(input);
    const T = input.panel.time.length;
    let previous = '';
    for (let t = input.start; t < T; t++) {
      const symbols = listed(input, t);
      // Only a change of the universe trades: a listing or a delisting.
      if (symbols.join() === previous) continue;
      previous = symbols.join();
      for (const s of symbols) targets[s * T + t] = 1 / symbols.length;
    }
    return targets;
  },
};

const benchmark: Baseline = {
  name: 'benchmark',
  label: 'Benchmark',
  targets(input) {
    const targets = keep(input);
    targets[input.benchmark * input.panel.time.length + input.start] = 1;
    return targets;
  },
};

const MOMENTUM_BARS = 20;
const momentum: Baseline = {
  name: 'momentum-20',
  label: '20-bar momentum',
  targets(input) {
    const targets = keep(input);
    const T = input.panel.time.length;
    const { close } = input.panel.fields;
    for (let t = Math.max(input.start, MOMENTUM_BARS); t < T; t++) {
      const symbols = listed(input, t);
      for (const s of symbols) {
        const change = close[s * T + t] - close[s * T + t - MOMENTUM_BARS];
        if (Number.isFinite(change)) targets[s * T + t] = change > 0 ? 1 / symbols.length : 0;
      }
    }
    return targets;
  },
};

/** Baselines that need no forecast; ridge alone is run through the strategy's own decision loop. */
export const BASELINES: readonly Baseline[] = [flat, buyAndHold, benchmark, momentum];
