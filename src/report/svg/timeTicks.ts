import { monthName } from '../format.ts';

/** A labelled bar on the time axis. */
export interface TimeTick {
  readonly bar: number;
  readonly label: string;
}

interface Unit {
  /** Changes when a new unit begins. */
  key(date: Date): number;
  /** Whether the unit starting here carries a tick. */
  keep(date: Date): boolean;
  label(date: Date): string;
}

const day = (d: Date) => `${monthName(d.getUTCMonth())} ${d.getUTCDate()}`;

const years = (step: number): Unit => ({
  key: (d) => d.getUTCFullYear(),
  keep: (d) => d.getUTCFullYear() % step === 0,
  label: (d) => String(d.getUTCFullYear()),
});

const months = (step: number): Unit => ({
  key: (d) => d.getUTCFullYear() * 12 + d.getUTCMonth(),
  keep: (d) => d.getUTCMonth() % step === 0,
  label: (d) => (d.getUTCMonth() === 0 ? String(d.getUTCFullYear()) : monthName(d.getUTCMonth())),
});

const days = (step: number): Unit => ({
  key: (d) => Math.floor(d.getTime() / 86_400_000),
  keep: (d) => (d.getUTCDate() - 1) % step === 0,
  label: day,
});

const UNITS: readonly Unit[] = [days(1), days(5), months(1), months(3), ...[1, 2, 5, 10, 20, 50].map(years)];

/** First bars of round calendar units, at most `count`: days, months or years, whichever fits. */
export function timeTicks(time: Float64Array, count: number): TimeTick[] {
  for (const unit of UNITS) {
    const out: TimeTick[] = [];
    let key = Number.NaN;
    for (let bar = 0; bar < time.length && out.length <= count; bar++) {
      const date = new Date(time[bar]);
      const next = unit.key(date);
      // The first bar seldom begins its unit, so it gets no tick.
      if (bar > 0 && next !== key && unit.keep(date)) out.push({ bar, label: unit.label(date) });
      key = next;
    }
    if (out.length <= count) return out;
  }
  return [];
}
