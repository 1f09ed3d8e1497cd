import { type Bar, FIELDS } from '../../core/index.ts';
import type { Finding, QualityCheck } from './check.ts';

const same = (a: Bar, b: Bar): boolean => FIELDS.every((f) => Object.is(a[f], b[f]));
const shown = (b: Bar): string => FIELDS.map((f) => b[f]).join('/');

export const duplicate: QualityCheck = {
  name: 'duplicate',
  description: 'one bar for each time; a second one that differs is a conflict nobody but you can settle',
  severity: 'error',
  find(bars) {
    const first = new Map<number, Bar>();
    const found: Finding[] = [];
    for (const bar of bars) {
      const kept = first.get(bar.time);
      if (!kept) first.set(bar.time, bar);
      else if (same(kept, bar)) {
        found.push({
          time: bar.time,
          count: 1,
          value: shown(bar),
          rule: 'times must be unique',
          repair: 'exact copy dropped',
        });
      } else {
        found.push({
          time: bar.time,
          count: 1,
          value: `${shown(kept)} and ${shown(bar)}`,
          rule: 'two different bars (open/high/low/close/volume) share one time: remove one',
        });
      }
    }
    return found;
  },
  repair(bars) {
    const kept: Bar[] = [];
    for (const bar of bars) {
      let twin = false;
      for (let k = kept.length - 1; k >= 0 && kept[k].time === bar.time; k--) twin ||= same(kept[k], bar);
      if (!twin) kept.push(bar);
    }
    return kept;
  },
};
