import { AutostockError } from '../../core/index.ts';
import { CODE_VERSION, headOf, type Prepared, type RunConfig } from '../../pipeline/index.ts';
import type { Member } from '../types.ts';

/** What a study's forecasts depend on; a resumed one must have the same. Members and seeds may be added. */
export interface StudyHead {
  readonly kind: 'forecasts';
  readonly format: 1;
  /** The parts of the configuration that decide a forecast. */
  readonly study: Readonly<Record<string, unknown>>;
  readonly dataHash: string;
  readonly codeVersion: string;
  readonly symbols: readonly string[];
  /** Options of every member, by name. */
  readonly members: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Whole, so that the folder alone says what to read again. */
  readonly config: RunConfig;
  readonly seeds: number;
}

export function headFor(
  prepared: Pick<Prepared, 'panel'>,
  config: RunConfig,
  members: readonly Member[],
  seeds: number,
): StudyHead {
  const { seed, universe, sentiment, features, label, training, walkForward } = config;
  return {
    kind: 'forecasts',
    format: 1,
    study: { seed, universe, sentiment, features, label, head: headOf(config), training, walkForward },
    dataHash: prepared.panel.hash,
    codeVersion: CODE_VERSION,
    symbols: prepared.panel.symbols,
    members: Object.fromEntries(members.map(({ name, ...options }) => [name, options])),
    config,
    seeds,
  };
}

interface Difference {
  readonly at: string;
  readonly was: unknown;
  readonly now: unknown;
}

/** The first place where two values differ, dotted. */
function difference(was: unknown, now: unknown, at: string): Difference | undefined {
  const plain = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null;
  if (!plain(was) || !plain(now)) return Object.is(was, now) ? undefined : { at, was, now };
  for (const key of new Set([...Object.keys(was), ...Object.keys(now)])) {
    const found = difference(was[key], now[key], at === '' ? key : `${at}.${key}`);
    if (found) return found;
  }
  return undefined;
}

const WORDS: Readonly<Record<string, string>> = {
  dataHash: 'data (dataHash)',
  codeVersion: 'code version (codeVersion)',
};

/** What decides the bytes; of the members only those that both know. */
function deciding(
  { study, dataHash, codeVersion, symbols, members }: StudyHead,
  known: StudyHead['members'],
) {
  const shared = Object.fromEntries(Object.entries(members).filter(([name]) => known[name]));
  return JSON.parse(JSON.stringify({ study, dataHash, codeVersion, symbols, models: shared })) as unknown;
}

/** Refuses to continue a study of something else; the message names what differs. */
export function requireSameStudy(was: StudyHead, now: StudyHead, path: string): void {
  const found = difference(deciding(was, now.members), deciding(now, was.members), '');
  if (!found) return;
  const field = found.at.replace(/^study\./, '');
  const [before, after] = [found.was, found.now].map((v) => JSON.stringify(v) ?? 'nothing');
  throw new AutostockError(
    'AUTOSTOCK_STUDY_RESUME',
    `${path} belongs to a walk-forward with another ${WORDS[field] ?? field}: was ${before}, now ${after}. ` +
      'Resume with the same, or walk forward into another folder with --out',
    { details: { field, was: found.was, now: found.now, path } },
  );
}
