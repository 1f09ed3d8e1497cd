import type { StudyResult } from '../../study/index.ts';
import { backtestLimits } from './backtest.ts';
import type { MonteCarloPage } from './monteCarlo.ts';
import { monteCarloLimits } from './monteCarlo.ts';
import { sweepLimits } from './sweep.ts';
import { walkForwardLimits } from './walkForward.ts';

/** Bumped when a key changes its meaning or goes away. */
export const STUDY_SUMMARY_VERSION = 1;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Of a list of trades only the number is kept; curves and timings are left to the full result. */
const LEFT_OUT = new Set(['timingsMs', 'pictures', 'logits']);

/** JSON without curves: typed arrays go, a number that is not defined becomes null, trades become their count. */
function plain(value: unknown): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map((v) => plain(v) ?? null);
  if (typeof value !== 'object' || ArrayBuffer.isView(value)) return undefined;
  const out: Record<string, Json> = {};
  for (const [key, v] of Object.entries(value)) {
    if (LEFT_OUT.has(key)) continue;
    const kept = key === 'trades' && Array.isArray(v) ? v.length : plain(v);
    if (kept !== undefined) out[key] = kept;
  }
  return out;
}

const SAMPLE = { sweep: 'in', backtest: 'in', walkForward: 'out' } as const;

const limitsOf = (r: StudyResult): string[] =>
  r.kind === 'sweep' ? sweepLimits(r) : r.kind === 'backtest' ? backtestLimits(r) : walkForwardLimits(r);

/** A study's figures, verdict and limits without its curves, for programs. */
export const studySummaryOf = (result: StudyResult): Json =>
  plain({
    schemaVersion: STUDY_SUMMARY_VERSION,
    simulated: true,
    netOfCosts: true,
    /** Whether the headline figures are of bars that the choice has seen. */
    sample: SAMPLE[result.kind],
    ...result,
    limits: limitsOf(result),
  }) as Json;

export const monteCarloSummaryOf = (page: MonteCarloPage): Json =>
  plain({
    schemaVersion: STUDY_SUMMARY_VERSION,
    kind: 'monteCarlo',
    name: page.name,
    provenance: page.provenance ?? null,
    ...page.result,
    scenarios: page.scenarios,
    facts: Object.fromEntries(page.facts ?? []),
    limits: monteCarloLimits(page),
  }) as Json;
