import { type Finding, type QualityCheck, stamp } from './check.ts';

export const outOfOrder: QualityCheck = {
  name: 'out-of-order',
  description: 'bars are in time order',
  severity: 'error',
  find(bars, interval) {
    const found: Finding[] = [];
    for (let i = 1; i < bars.length; i++) {
      if (!(bars[i].time < bars[i - 1].time)) continue;
      const value = `${stamp(bars[i].time, interval)} after ${stamp(bars[i - 1].time, interval)}`;
      found.push({
        time: bars[i].time,
        count: 1,
        value,
        rule: 'times must increase',
        repair: 'sorted by time',
      });
    }
    return found;
  },
  repair: (bars) => [...bars].sort((a, b) => a.time - b.time),
};
