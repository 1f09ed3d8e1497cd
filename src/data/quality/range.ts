import type { Bar } from '../../core/index.ts';
import type { Finding, QualityCheck } from './check.ts';

/** Feeds round each field on its own and now and then print an auction outside the range. */
export const WIDEN_LIMIT = 0.02;

/** How far open or close lies outside [low, high], as a fraction of the bound; 0 when inside. */
function excess(bar: Bar): number {
  const top = Math.max(bar.open, bar.close) / bar.high - 1;
  const bottom = 1 - Math.min(bar.open, bar.close) / bar.low;
  return Math.max(0, top, bottom);
}

const crossed = (bar: Bar): boolean => bar.high < bar.low;
const widen = (bar: Bar): Bar => ({
  ...bar,
  high: Math.max(bar.high, bar.open, bar.close),
  low: Math.min(bar.low, bar.open, bar.close),
});

export const range: QualityCheck = {
  name: 'range',
  description: 'low <= open, close <= high',
  severity: 'error',
  find(bars) {
    const found: Finding[] = [];
    for (const bar of bars) {
      const { time, open, high, low, close } = bar;
      const by = excess(bar);
      const inverted = crossed(bar);
      if (!inverted && !(by > 0)) continue;
      const rule = inverted
        ? 'high must not be below low'
        : `open and close must lie within low and high (outside by ${(by * 100).toPrecision(3)} %)`;
      const issue = { time, count: 1, value: `open ${open} high ${high} low ${low} close ${close}`, rule };
      const narrow = !inverted && by <= WIDEN_LIMIT;
      found.push(narrow ? { ...issue, repair: 'high/low widened to hold open and close' } : issue);
    }
    return found;
  },
  repair: (bars) =>
    bars.map((bar) => {
      const by = crossed(bar) ? 0 : excess(bar);
      return by > 0 && by <= WIDEN_LIMIT ? widen(bar) : bar;
    }),
};
