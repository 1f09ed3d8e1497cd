import { join } from 'node:path';
import Type from 'typebox';
import { isoDate, parseTime, type RunContext, type TimeMs } from '../../core/index.ts';
import { loadPanel } from '../../data/index.ts';
import type { ReplayOptions, SessionDecision } from '../../live/index.ts';
import type { RunConfig } from '../../pipeline/index.ts';
import { brokerKeys } from '../broker.ts';
import { defineCommand } from '../command.ts';
import { readRunConfig, runConfigOptions } from '../runConfig.ts';
import { table } from '../table.ts';

/** Alpaca paper on the exchange's calendar and this machine's clock. */
async function alpacaSession(
  config: RunConfig,
  options: ReplayOptions,
  ctx: RunContext,
): Promise<SessionDecision[]> {
  const { createAlpacaBroker } = await import('../../execution/index.ts');
  const { exchangeClock, runSession } = await import('../../live/index.ts');
  const broker = createAlpacaBroker({}, brokerKeys(undefined));
  const from = parseTime(config.data.start ?? EARLIEST);
  try {
    return await runSession(
      config,
      {
        ...options,
        broker,
        clock: exchangeClock(config.data.interval),
        now: () => Date.now() as TimeMs,
        symbols: symbolsOf(config),
        from,
      },
      ctx,
    );
  } finally {
    await broker.close();
  }
}

/** Alpaca's daily history begins here. */
const EARLIEST = '2016-01-01';

const symbolsOf = (config: RunConfig): string[] => [
  ...new Set([...(config.universe ?? config.data.symbols ?? []), config.benchmark, config.sentiment]),
];

const show = (symbols: readonly string[], d: SessionDecision): string => {
  const orders = symbols
    .map((symbol, s) => [symbol, d.orders[s]] as const)
    .filter(([, shares]) => shares !== 0);
  const sent =
    orders.length === 0
      ? 'no orders'
      : orders
          .map(([symbol, shares]) => `${shares > 0 ? 'buy' : 'sell'} ${Math.abs(shares)} ${symbol}`)
          .join(', ');
  return `${isoDate(d.time)}  ${d.equityUsd.toFixed(2)} USD  ${sent}${d.refused.length > 0 ? `; refused: ${d.refused.join('; ')}` : ''}`;
};

export const paper = defineCommand({
  name: 'paper',
  summary: 'Trade the pipeline bar by bar on a simulated exchange or Alpaca paper',
  positionals: ['config'],
  schema: Type.Object(
    {
      ...runConfigOptions,
      broker: Type.Enum(['sim', 'alpaca'], {
        default: 'sim',
        description: 'sim replays the configured data; alpaca is paper trading.',
      }),
      bars: Type.Optional(Type.Integer({ minimum: 1, description: 'Stop after this many bars.' })),
      journal: Type.Optional(
        Type.String({
          description: 'Journal file; in memory for sim, below .autostock for alpaca by default.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  examples: ['autostock paper examples/embedded.yaml --broker sim --bars 250'],
  async run({ broker: kind, bars, journal: path, ...options }, { ctx, out }) {
    const config = await readRunConfig(options);
    const { createMemoryJournal, openFileJournal } = await import('../../execution/index.ts');
    const { replaySession } = await import('../../live/index.ts');
    const panel = kind === 'sim' ? (await loadPanel(config.data, ctx)).panel : undefined;
    const symbols = panel?.symbols ?? symbolsOf(config);
    const file = path ?? (panel ? undefined : join('.autostock', 'paper', `${config.name}.ndjson`));
    const journal = file === undefined ? createMemoryJournal() : await openFileJournal(file);
    try {
      const onDecision = (d: SessionDecision) => out.note(show(symbols, d));
      const session = { journal, maxDecisions: bars, onDecision };
      const decisions = panel
        ? await replaySession(config, panel, session, ctx)
        : await alpacaSession(config, session, ctx);
      const orders = decisions.flatMap((d) => [...d.orders]).filter((shares) => shares !== 0).length;
      const refused = decisions.flatMap((d) => d.refused).length;
      const equity = decisions.at(-1)?.equityUsd ?? Number.NaN;
      return {
        json: { broker: kind, simulated: kind === 'sim', symbols, journal: file, decisions },
        text: table(
          ['decisions', 'orders', 'refused', 'equity USD'],
          [[`${decisions.length}`, `${orders}`, `${refused}`, equity.toFixed(2)]],
        ),
      };
    } finally {
      await journal.close();
    }
  },
});
