import type { Progress } from '../core/index.ts';

const LIVE_EVERY_MS = 100;
const PLAIN_EVERY_MS = 5000;

/** `75 s` -> `1 m 15 s`. */
export function formatDuration(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return `${s} s`;
  return s < 3600
    ? `${Math.floor(s / 60)} m ${s % 60} s`
    : `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} m`;
}

const formatRate = (perSecond: number): string =>
  perSecond >= 100 ? perSecond.toFixed(0) : perSecond >= 1 ? perSecond.toFixed(1) : perSecond.toFixed(2);

/** One progress line: how far, how fast, how long still. `elapsedMs` covers `done - from` units. */
export function progressLine(p: Progress, from: number, elapsedMs: number): string {
  const done = Number.isInteger(p.done) ? `${p.done}` : p.done.toFixed(1);
  // A total of 0 means that nobody knows it.
  const far = p.total > 0 ? `/${p.total} ${p.unit} ${Math.floor((100 * p.done) / p.total)} %` : ` ${p.unit}`;
  const parts = [`${p.stage}: ${done}${far}`];
  const rate = (p.done - from) / (elapsedMs / 1000);
  if (elapsedMs > 0 && rate > 0) {
    parts.push(`${formatRate(rate)}/s`);
    if (p.done < p.total) parts.push(`${formatDuration(((p.total - p.done) / rate) * 1000)} left`);
  }
  if (p.note) parts.push(p.note);
  return parts.join(', ');
}

/** Turns progress events into a rewritten line on a terminal, or into a plain line every few seconds. */
export function createProgress(
  live: boolean,
  write: (text: string) => void,
  now: () => number = () => performance.now(),
) {
  const started = new Map<string, { from: number; at: number }>();
  const finished = new Set<string>();
  let lastWrite = Number.NEGATIVE_INFINITY;
  let open = false;
  return {
    show(p: Progress): void {
      const time = now();
      const known = started.get(p.stage);
      const stage = known && p.done >= known.from ? known : { from: p.done, at: time };
      if (stage !== known) started.set(p.stage, stage);
      const over = p.total > 0 && p.done >= p.total;
      if (!over) finished.delete(p.stage);
      else if (finished.has(p.stage)) return;
      else {
        finished.add(p.stage);
        started.delete(p.stage);
      }
      if (!(over && !live) && time - lastWrite < (live ? LIVE_EVERY_MS : PLAIN_EVERY_MS)) return;
      lastWrite = time;
      const line = progressLine(p, stage.from, time - stage.at);
      write(live ? `\r\x1b[K${line.slice(0, (process.stderr.columns ?? 80) - 1)}` : `${line}\n`);
      open = live;
    },
    /** Leaves the terminal's line clean for what is printed next. */
    clear(): void {
      if (open) write('\r\x1b[K');
      open = false;
    },
  };
}
