import Type from 'typebox';
import { isoDate, type Panel, type TimeMs } from '../../core/index.ts';
import { loadPanel } from '../../data/index.ts';
import { planFolds, type RunConfig } from '../../pipeline/index.ts';
import { SIM_KEYS, stopped } from '../broker.ts';
import { defineCommand } from '../command.ts';
import { readRunConfig, runConfigOptions } from '../runConfig.ts';

/** The replay window: history ends where the backtest's first out-of-sample bar begins. */
export function replayWindow(
  panel: Panel,
  config: RunConfig,
  bars?: number,
): { startIndex: number; endIndex: number } {
  const first = planFolds(panel.time, config)[0].testStart;
  const endIndex = bars === undefined ? panel.time.length : Math.min(panel.time.length, first + bars);
  return { startIndex: first - 1, endIndex };
}

export const sim = defineCommand({
  name: 'sim',
  summary: "Replay stored data as a loopback exchange that speaks Alpaca's language",
  positionals: ['config'],
  schema: Type.Object(
    {
      ...runConfigOptions,
      port: Type.Integer({
        default: 7461,
        minimum: 0,
        maximum: 65_535,
        description: 'Port; 0 takes a free one.',
      }),
      bars: Type.Optional(
        Type.Integer({ minimum: 1, description: 'Bars of the window; to the end of the data by default.' }),
      ),
      barMs: Type.Integer({
        default: 0,
        minimum: 0,
        maximum: 86_400_000,
        description: 'Real milliseconds per bar; 0: the clock moves only on command.',
      }),
    },
    { additionalProperties: false },
  ),
  examples: ['autostock sim examples/embedded.yaml --bars 250'],
  async run({ port, bars, barMs, ...options }, { ctx, out }) {
    const config = await readRunConfig(options);
    const { panel } = await loadPanel(config.data, ctx);
    const window = replayWindow(panel, config, bars);
    const { startSimExchange } = await import('../../execution/index.ts');
    const { costsOf, nativeAccount } = await import('../../pipeline/index.ts');
    const { native, spread } = costsOf(config, panel);
    const exchange = await startSimExchange({
      ...SIM_KEYS,
      panel,
      ...window,
      costs: native,
      ...(spread && { spread }),
      account: nativeAccount(config),
      port,
      barMs,
    });
    const { url, streamUrl } = exchange;
    const from = isoDate(panel.time[window.startIndex] as TimeMs);
    const to = isoDate(panel.time[window.endIndex - 1] as TimeMs);
    const text = `SIMULATED exchange on ${url} (keys ${SIM_KEYS.keyId}/${SIM_KEYS.secret}), ${from} to ${to}`;
    out.data('sim', { simulated: true, url, streamUrl, keys: SIM_KEYS, from, to }, text);
    await stopped(ctx.signal);
    await exchange.close();
    return undefined;
  },
});
