import type { Bar, Interval, Provenance, TimeMs } from '../core/index.ts';

/** Bars by symbol, in the order symbols are listed. */
export type BarMap = ReadonlyMap<string, readonly Bar[]>;

export const SEVERITIES = ['error', 'warning'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One defect of one symbol; a run of equal defects is one issue with `count` bars. */
export interface QualityIssue {
  readonly check: string;
  readonly severity: Severity;
  readonly symbol: string;
  /** Stamp of the first bar concerned. */
  readonly time: TimeMs;
  readonly date: string;
  /** Bars (or missing sessions) the issue covers. */
  readonly count: number;
  readonly value: string;
  readonly rule: string;
  /** What repair did; absent when nothing was changed. */
  readonly repair?: string;
}

export interface QualityReport {
  readonly symbols: number;
  readonly bars: number;
  readonly issues: readonly QualityIssue[];
  /** Issues by check name; 0 where a check found nothing. */
  readonly counts: Readonly<Record<string, number>>;
  /** Errors that no repair resolved: the data must not be used. */
  readonly errors: number;
  readonly warnings: number;
  readonly repaired: number;
}

/** What a source hands over before checks. */
export interface RawData {
  readonly bars: Map<string, Bar[]>;
  readonly interval: Interval;
  readonly provenance: Provenance;
}

/** A half-open request for bars; `end` undefined means up to now. */
export interface BarRequest {
  readonly symbols: readonly string[];
  readonly interval: Interval;
  readonly start: TimeMs;
  readonly end?: TimeMs;
}

/** Anything that can stream bars: a broker, a feed. Pages of one symbol arrive in time order. */
export interface BarSource {
  readonly name: string;
  bars(request: BarRequest, signal: AbortSignal): AsyncIterable<{ symbol: string; bars: Bar[] }>;
}
