import { type Finding, type QualityCheck, runsOf } from './check.ts';

const PRICES = ['open', 'high', 'low', 'close'] as const;
const good = (price: number): boolean => price > 0 && price < Number.POSITIVE_INFINITY;

export const badPrice: QualityCheck = {
  name: 'bad-price',
  description: 'open, high, low and close are finite and above 0',
  severity: 'error',
  find(bars) {
    const found: Finding[] = [];
    for (const bar of bars) {
      if (good(bar.open) && good(bar.high) && good(bar.low) && good(bar.close)) continue;
      const value = PRICES.filter((p) => !good(bar[p]))
        .map((p) => `${p} ${bar[p]}`)
        .join(', ');
      found.push({ time: bar.time, count: 1, value, rule: 'prices must be finite and above 0' });
    }
    return found;
  },
};

export const badVolume: QualityCheck = {
  name: 'bad-volume',
  description: 'volume is finite and not negative',
  severity: 'error',
  find(bars) {
    const found: Finding[] = [];
    for (const { time, volume } of bars) {
      if (volume >= 0 && volume < Number.POSITIVE_INFINITY) continue;
      found.push({ time, count: 1, value: `volume ${volume}`, rule: 'volume must be finite and at least 0' });
    }
    return found;
  },
};

export const zeroVolume: QualityCheck = {
  name: 'zero-volume',
  description: 'some shares changed hands in every bar',
  severity: 'warning',
  find(bars) {
    const empty: number[] = [];
    for (let i = 0; i < bars.length; i++) if (bars[i].volume === 0) empty.push(i);
    return runsOf(empty).map(({ first, count }) => ({
      time: bars[first].time,
      count,
      value: 'volume 0',
      rule: 'a bar without trades cannot be filled at its prices',
    }));
  },
};
