import { AutostockError } from '../../core/index.ts';
import type { NativeNode } from '../../native/index.ts';
import { subsets } from '../space/subset.ts';
import { featureWarmUp, indicatorWarmUp } from './probe.ts';
import type { Program } from './program.ts';
import { nodeFault, settingColumns, settingsIn, setWords, valueIn } from './ranges.ts';

/** Bars a node adds to the wait for its arguments, in one set. */
function ownBars(node: NativeNode, set: Float64Array): number {
  switch (node.op) {
    case 'indicator':
      return indicatorWarmUp(node.indicator ?? '', settingsIn(node, set), node.output ?? '');
    case 'lag':
    case 'before':
      return valueIn(node.n ?? 0, set);
    case 'crossAbove':
    case 'crossBelow':
      return 1;
    default:
      return node.n === undefined ? 0 : valueIn(node.n, set) - 1;
  }
}

interface Wait {
  readonly bars: number;
  /** The set that waits longest, when the node has settings that are swept. */
  readonly worst?: Float64Array;
}

/** The longest own wait of a node over the space, or in one set. */
function longest(program: Program, node: NativeNode, set: Float64Array | undefined): Wait {
  if (node.op === 'series') {
    const series = program.series[node.series ?? 0];
    return { bars: series.kind === 'feature' ? featureWarmUp(series.name) : 0 };
  }
  if (set) return { bars: ownBars(node, set) };
  let wait: Wait = { bars: -1 };
  for (const candidate of subsets(program.sweep, settingColumns(node), true)) {
    const bars = ownBars(node, candidate);
    if (bars > wait.bars) wait = { bars, worst: candidate.slice() };
  }
  return wait;
}

/** First bar from which each node can be known, given bars without holes: the wait of its arguments plus its own. */
function firstKnown(program: Program, set?: Float64Array): { first: Float64Array; waits: readonly Wait[] } {
  const first = new Float64Array(program.nodes.length);
  const waits = program.nodes.map((node) => longest(program, node, set));
  program.nodes.forEach((node, i) => {
    const args = (node.args ?? []).map((arg) => first[arg]);
    first[i] = node.op === 'known' ? 0 : Math.max(0, ...args) + waits[i].bars;
  });
  return { first, waits };
}

/** Bars before every rule can act: for one set, or the longest of the space. */
export function warmUpOf(program: Program, set?: Float64Array): number {
  const { first } = firstKnown(program, set);
  return Math.max(0, ...Object.values(program.rules).map((node) => first[node as number]));
}

/** Fails with the first node that no bar of a series this long would know. */
export function checkLength(program: Program, bars: number): void {
  const { first, waits } = firstKnown(program);
  const node = first.findIndex((f) => f >= bars);
  if (node < 0) return;
  const columns = settingColumns(program.nodes[node]);
  const { worst } = waits[node];
  const at = worst && columns.length > 0 ? ` with ${setWords(program, columns, worst)}` : '';
  const needs = Number.isFinite(first[node]) ? `${first[node] + 1} bars` : 'more bars than any series has';
  const { message, info } = nodeFault(program, node, `needs ${needs}${at}, the series has ${bars}`);
  throw new AutostockError('AUTOSTOCK_DATA_TOO_SHORT', message, {
    details: { ...info, needs: first[node] + 1, bars },
  });
}
