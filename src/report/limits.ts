import type { RunResult } from '../backtest/index.ts';
import { plural } from './format.ts';

/** What a reader must know before believing the numbers; printed under every report and kept in the summary. */
export function limitsOf({ verdict, provenance, symbols }: RunResult): string[] {
  const { trials } = verdict;
  const tried =
    trials > 1
      ? `${plural(trials, 'strategy variant')} were tried; the deflated Sharpe allows for the best of them looking good by luck.`
      : 'One strategy variant was counted as tried. Every further look at these out-of-sample bars makes the result weaker evidence.';
  const data = provenance.synthetic
    ? 'The prices are synthetic: they show what the pipeline does, not what a market would have paid.'
    : `The ${symbols.length === 1 ? 'symbol was' : `${symbols.length} symbols were`} chosen with today’s knowledge of what survived, which flatters every strategy that holds ${symbols.length === 1 ? 'it' : 'them'}.`;
  return [
    'The result is a simulation. Fills, spread and slippage follow a model and were not measured in a market; taxes and financing are left out.',
    tried,
    data,
    ...provenance.notes,
    'Past performance says little about future returns. Nothing here is investment advice.',
  ];
}
