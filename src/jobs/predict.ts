import { join } from 'node:path';
import type { Interval, TimeMs } from '../core/index.ts';
import { AutostockError, FIELDS, type Field, parseTime, type RunContext } from '../core/index.ts';
import { panelFromBars } from '../data/index.ts';
import { forecastAt } from '../pipeline/index.ts';

/** A bar as a client sends it: `time` is YYYY-MM-DD or an ISO 8601 instant with its zone. */
export type WireBar = { readonly time: string } & Readonly<Record<Field, number>>;

export interface PredictRequest {
  /** Folder of the run that trained the model, and the checkpoint in it. */
  readonly runDir: string;
  readonly checkpoint: string;
  readonly interval: Interval;
  readonly bars: Readonly<Record<string, readonly WireBar[]>>;
}

/** A forecast at the last bar sent: `mean` and `spread` of the log return over `horizon` bars. */
export interface Forecast {
  readonly symbol: string;
  readonly time: string;
  readonly horizon: number;
  readonly mean: number;
  readonly spread: number;
}

const refuse = (field: string, was: unknown, rule: string): never => {
  throw new AutostockError('AUTOSTOCK_DATA_INVALID', `${field} ${rule}, was ${JSON.stringify(was)}`, {
    details: { field, was },
  });
};

function toBar(bar: WireBar, field: string) {
  const time = parseTime(bar.time);
  if (!Number.isFinite(time)) refuse(`${field}.time`, bar.time, 'must be YYYY-MM-DD or an ISO 8601 instant');
  for (const name of FIELDS) {
    const value = bar[name];
    const ok = Number.isFinite(value) && (name === 'volume' ? value >= 0 : value > 0);
    if (!ok) refuse(`${field}.${name}`, value, name === 'volume' ? 'must be at least 0' : 'must be above 0');
  }
  if (bar.high < Math.max(bar.open, bar.close, bar.low))
    refuse(`${field}.high`, bar.high, 'must be the highest price');
  if (bar.low > Math.min(bar.open, bar.close)) refuse(`${field}.low`, bar.low, 'must be the lowest price');
  const { open, high, low, close, volume } = bar;
  return { time: time as TimeMs, open, high, low, close, volume };
}

/** Forecasts with a checkpoint of a finished run at the last of the bars sent. */
export async function predict(request: PredictRequest, _ctx: RunContext): Promise<Forecast[]> {
  const bars = new Map(
    Object.entries(request.bars).map(([symbol, series]) => [
      symbol,
      series.map((bar, i) => toBar(bar, `bars.${symbol}.${i}`)),
    ]),
  );
  const provenance = { source: 'request', synthetic: false, notes: [] };
  const panel = panelFromBars(bars, { interval: request.interval, provenance });
  const forecasts = await forecastAt(join(request.runDir, 'models'), request.checkpoint, panel);
  return forecasts.map((f) => ({ ...f, time: new Date(f.time).toISOString() }));
}
