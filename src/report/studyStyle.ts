import { STYLE } from './style.ts';

/** Nine steps from low to high; the high end has the most contrast with the background of its theme. */
const LIGHT = [
  '#f4efc4',
  '#dfe8b1',
  '#b9ddb0',
  '#85cab4',
  '#4db2bd',
  '#2590ba',
  '#2469a6',
  '#25468b',
  '#152a5c',
];
const DARK = [
  '#1d2b55',
  '#22437c',
  '#246299',
  '#2583ad',
  '#37a0b8',
  '#63bab2',
  '#99d0a8',
  '#cfe6a3',
  '#fbf6ba',
];

const steps = (colours: readonly string[]): string => colours.map((c, i) => `--q${i}:${c}`).join(';');

/** The classes of the charts that only studies have. */
export const STUDY_STYLE = `${STYLE}:root{${steps(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${steps(DARK)}}}
${LIGHT.map((_, i) => `.q-${i}{--c:var(--q${i})}`).join('')}
.c-gain{--c:var(--good)}
svg .cell{font-size:12px}
svg .cell.over{fill:var(--bg)}
svg .cell.under{fill:var(--ink)}
svg .halo{paint-order:stroke;stroke:var(--bg);stroke-width:4;stroke-linejoin:round}
.absent{stroke:var(--base);stroke-width:1;fill:none}
.ring{fill:none;stroke:rgb(var(--loss));stroke-width:2.5}
.ring.outer{stroke:var(--bg);stroke-width:6}
.thread{fill:none;stroke:var(--c);stroke-width:1;stroke-opacity:.62;stroke-linejoin:round}
.thread.fine{stroke-width:.8;stroke-opacity:.34}
.thread.halo{stroke:var(--bg);stroke-width:6;stroke-opacity:1}
.thread.top{stroke:rgb(var(--loss));stroke-width:2.6;stroke-opacity:1}
.pin{fill:var(--bg);stroke:var(--c,rgb(var(--loss)));stroke-width:2.4}
.points{fill:none;stroke:var(--benchmark);stroke-width:5.5;stroke-linecap:round;stroke-opacity:.5}
.column{fill:var(--base);fill-opacity:.6}
.whisker.thin{stroke-width:1.5}
.line.dashed{stroke-dasharray:4 3}
.wick{stroke:var(--benchmark);stroke-width:1;fill:none}
.candle{stroke:var(--benchmark);stroke-width:1}
.candle.rise{fill:var(--bg)}
.candle.fall{fill:var(--benchmark)}
.trip{stroke:var(--c);stroke-width:1.4;stroke-dasharray:3 2}
.entry{fill:var(--c);stroke:var(--bg);stroke-width:.8}
.exit{fill:var(--bg);stroke:var(--c);stroke-width:1.5}
.level{stroke:var(--c);stroke-width:1.2}
.level.stop{stroke:rgb(var(--loss));stroke-dasharray:5 3}
.level.target{stroke:var(--good);stroke-dasharray:1.5 2.5}
.tall{max-height:430px;overflow:auto}
.tall thead th{position:sticky;top:0;background:var(--bg)}
.facts.wide div{grid-template-columns:220px minmax(0,1fr)}
.read td{white-space:normal;min-width:240px;color:var(--muted)}
.read td.num{white-space:nowrap;min-width:0;color:var(--ink)}
.rival th{color:var(--muted)}
.lead-in+.lead-in{margin-top:-10px}
figure+.lead-in,.legend+.lead-in,.scroll+.lead-in,.columns+.lead-in{margin:24px 0 8px}
.ranks th+*,.ranks td{padding-left:7px}
.ranks th:not(:last-child),.ranks td:not(:last-child){padding-right:7px}
.ranks thead th{white-space:normal;line-height:1.3}
.columns+.legend,.legend+.columns{margin-top:18px}
.scroll+.scroll{margin-top:24px}
@media (max-width:640px){.read thead{display:none}.read tr{display:grid;grid-template-columns:minmax(0,1fr) auto;border-bottom:1px solid var(--rule);padding:6px 0}.read th,.read td{border:0;padding:2px 0;white-space:normal}.read td:last-child{grid-column:1/-1;min-width:0}}
.columns figure{min-width:0}
`;
