import { canonicalText } from './canonical.ts';
import type { Expression, Strategy } from './schema.ts';
import { type Domain, paramDomains } from './space/domain.ts';

const RULES: Readonly<Record<keyof Strategy['rules'], string>> = {
  long: 'Long while',
  short: 'Short while',
  entryLong: 'Goes long when',
  exitLong: 'Leaves long when',
  entryShort: 'Goes short when',
  exitShort: 'Leaves short when',
  weight: 'Holds the weight',
};
const STOP_WORDS: Readonly<Record<keyof NonNullable<Strategy['stops']>, string>> = {
  stopLoss: 'stop loss',
  takeProfit: 'take profit',
  trailingStop: 'trailing stop',
  breakEven: 'break-even from a gain of',
  maxBars: 'most bars held',
};
const UNITS = {
  equity: ' of equity',
  usd: ' USD',
  shares: ' shares',
  risk: ' of equity at risk to the stop loss',
} as const;

function spaceWords(domain: Domain): string {
  const { name, swept, min, max, integer, log, count } = domain;
  if (!swept) return `${name} ${domain.default}`;
  const values = Number.isFinite(count)
    ? `${count} ${integer ? 'whole ' : ''}values`
    : `any value${log ? ', even in the logarithm' : ''}`;
  return `${name} ${min} to ${max} (${values}, ${domain.default} alone)`;
}

const percent = (value: Expression, unit: string): string =>
  typeof value === 'number' && unit.includes('equity')
    ? `${Number((100 * value).toPrecision(12))} %`
    : canonicalText(value);

/** A strategy in plain sentences. */
export function describeStrategy(strategy: Strategy): string {
  const { name, description, rules, size = 1, sizing = 'equity', stops = {}, constraints = [] } = strategy;
  const lines: string[] = [];
  if (name) lines.push(description ? `${name}: ${description}` : `${name}.`);
  else if (description) lines.push(description);
  for (const [rule, words] of Object.entries(RULES)) {
    const value = rules[rule as keyof typeof rules];
    if (value !== undefined) lines.push(`${words} ${canonicalText(value)}.`);
  }
  if (rules.weight === undefined) lines.push(`Size: ${percent(size, UNITS[sizing])}${UNITS[sizing]}.`);
  const set = Object.entries(STOP_WORDS).flatMap(([stop, words]) => {
    const value = stops[stop as keyof typeof stops];
    return value === undefined ? [] : [`${words} ${canonicalText(value)}`];
  });
  if (set.length > 0) lines.push(`Stops: ${set.join('; ')}.`);
  const domains = paramDomains(strategy);
  if (domains.length > 0) lines.push(`Parameters: ${domains.map(spaceWords).join('; ')}.`);
  if (constraints.length > 0)
    lines.push(`Only sets with ${constraints.map((c) => canonicalText(c)).join(' and ')}.`);
  return lines.join('\n');
}
