import type { RunResult } from '../backtest/index.ts';
import { document } from './document.ts';
import { SECTIONS, viewOf } from './sections/index.ts';
import { STYLE } from './style.ts';

/** The whole report as one self-contained HTML page; the same result always gives the same bytes. */
export function renderReport(result: RunResult): string {
  const view = viewOf(result);
  return document(
    `${result.name} · AutoStock Trader report`,
    STYLE,
    SECTIONS.map((draw) => draw(view)),
  );
}
