import { html, type Markup } from '../markup.ts';
import { timeAxis } from './axis.ts';
import { CHART_WIDTH, chart } from './frame.ts';
import { coord } from './path.ts';
import { linearScale } from './scale.ts';
import { spans } from './spans.ts';
import { clip } from './text.ts';
import { timeTicks } from './timeTicks.ts';

export interface FoldRow {
  readonly label: string;
  /** Bars, end exclusive. */
  readonly train: readonly [number, number];
  readonly test: readonly [number, number];
  /** What was chosen on the train bars and how it did, beside the row. */
  readonly note: string;
}

const LEFT = 56;
const RIGHT = CHART_WIDTH - 330;
const MAX_HEIGHT = 420;
const NOTE_FROM = 15;
const NOTE_CHARS = 48;

/** Train and test windows of each fold over time, with what each one chose. */
export function foldStrip(
  id: string,
  title: string,
  desc: string,
  rows: readonly FoldRow[],
  time: Float64Array,
): Markup {
  const height = Math.max(5, Math.min(24, MAX_HEIGHT / Math.max(1, rows.length)));
  const noted = height >= NOTE_FROM;
  const right = noted ? RIGHT : CHART_WIDTH - 20;
  const end = Math.max(1, ...rows.flatMap((r) => [r.train[1], r.test[1]]));
  const x = linearScale([0, end], [LEFT, right]);
  const drawn = spans(
    rows.map((r, i) => ({
      label: noted || i % Math.ceil(NOTE_FROM / height) === 0 ? r.label : '',
      spans: [
        { from: r.train[0], to: r.train[1], colour: 'f-train' },
        { from: r.test[0], to: r.test[1], colour: 'f-test' },
      ],
    })),
    x,
    2,
    height,
  );
  const notes = noted
    ? rows.map(
        (r, i) =>
          html`<text class="tick" x="${right + 16}" y="${coord(2 + i * height + height / 2 + 2)}">${clip(r.note, NOTE_CHARS)}</text>`,
      )
    : '';
  const bottom = rows.length * height + 6;
  return chart(
    id,
    { width: CHART_WIDTH, height: Math.ceil(bottom + 28) },
    title,
    desc,
    html`${drawn}${notes}${timeAxis(x, timeTicks(time.subarray(0, end), noted ? 9 : 13), Math.ceil(bottom))}`,
  );
}
