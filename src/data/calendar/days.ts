import { isoDate, MS_PER_DAY, type TimeMs } from '../../core/index.ts';

const names = new Map<number, string>();

/** `isoDate`, remembered: bars of many symbols fall on the same few thousand days. */
export function dateOf(time: TimeMs): string {
  const day = Math.floor(time / MS_PER_DAY);
  let name = names.get(day);
  if (name === undefined) {
    name = isoDate(day * MS_PER_DAY);
    if (names.size < 50_000) names.set(day, name);
  }
  return name;
}
