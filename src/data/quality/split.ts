import type { Bar } from '../../core/index.ts';
import type { Finding, QualityCheck } from './check.ts';

/** Share ratios companies use; a price falls by the ratio while shares traded rise by it. */
const RATIOS = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50] as const;
const TOLERANCE = 0.035;
/** A move this large near a whole ratio is suspicious whatever the volume does. */
const ALWAYS = 4;
const SPAN = 10;

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values.length === 0 ? Number.NaN : values[values.length >> 1];
}

const medianVolume = (bars: readonly Bar[], from: number, to: number): number =>
  median(bars.slice(Math.max(0, from), to).map((b) => b.volume));

export const splitSuspicion: QualityCheck = {
  name: 'split-suspicion',
  description: 'no overnight move looks like a share split that prices were not adjusted for',
  severity: 'warning',
  find(bars) {
    const found: Finding[] = [];
    for (let i = 1; i < bars.length; i++) {
      const move = bars[i].open / bars[i - 1].close;
      const size = move < 1 ? 1 / move : move;
      if (!(size > 1.4)) continue;
      const ratio = RATIOS.find((r) => Math.abs(size / r - 1) < TOLERANCE);
      if (ratio === undefined) continue;
      const scale = medianVolume(bars, i, i + SPAN) / medianVolume(bars, i - SPAN, i);
      const follows = move < 1 ? scale > Math.sqrt(ratio) : scale < 1 / Math.sqrt(ratio);
      if (!follows && ratio < ALWAYS) continue;
      found.push({
        time: bars[i].time,
        count: 1,
        value: `close ${bars[i - 1].close} to open ${bars[i].open}, volume x${scale.toPrecision(3)}`,
        rule: `looks like an unadjusted ${move < 1 ? `${ratio}:1` : `1:${ratio}`} split: use split adjusted prices`,
      });
    }
    return found;
  },
};
