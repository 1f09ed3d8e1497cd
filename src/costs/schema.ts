import Type, { type Static } from 'typebox';
import type { Commission } from './types.ts';

/** An entry of a registry by name; its other keys are checked against that entry's own schema. */
const named = (description: string, entry: { name: string; bps?: number }) =>
  Type.Object(
    { name: Type.String({ minLength: 1 }) },
    { additionalProperties: true, description, default: entry },
  );

/** What trading costs, in three parts; docs/costs.md lists the models of each. */
export const CostsSchema = Type.Object(
  {
    commission: named('What brokers and regulators take.', { name: 'none' }),
    spread: named('Quoted bid-ask spread; a fill pays half.', { name: 'fixed', bps: 2 }),
    slippage: named('Move of the price beyond the spread.', { name: 'fixed', bps: 2 }),
  },
  { additionalProperties: false, default: {} },
);

/** One part: a registry name and its options. */
export type NamedCost = Static<typeof CostsSchema>['commission'] & Readonly<Record<string, unknown>>;

/** Resolved costs: every option filled. A commission may be a function in TypeScript. */
export interface Costs {
  readonly commission: NamedCost | Commission;
  readonly spread: NamedCost;
  readonly slippage: NamedCost;
}
