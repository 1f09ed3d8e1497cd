import type { Static, TObject } from 'typebox';
import type { Panel } from '../core/index.ts';
import type { NativeCosts } from '../native/index.ts';

/** Most impact one fill pays, a fraction of the price: with half of the widest spread x5 a price stays above 0. */
export const MAX_IMPACT = 0.5;

/**
 * How an order moves the price against itself, on top of half the spread and `slippageBps`. With q shares traded:
 * model 0: nothing. model 1: coefficient x (q / volume of the bar)^exponent. model 2: coefficient x volatility x
 * (q / averageVolume)^exponent, the temporary part, plus half of the permanent part p = permanentCoefficient x
 * volatility x q / averageVolume; prices after the fill are moved by the whole of p. Fractions of the price before
 * the order; neither p nor what a fill pays is more than MAX_IMPACT. docs/costs.md.
 */
export interface NativeImpact {
  readonly model: 0 | 1 | 2;
  readonly coefficient: number;
  readonly exponent: number;
  /** Model 2: p per unit of volatility and of q / averageVolume; 0 otherwise. */
  readonly permanentCoefficient: number;
  /** Most of the bar's volume (model 1) or the average volume (model 2) that fills in one bar; the rest waits. */
  readonly maxShare: number;
}

/** NativeImpact and the series it reads: [t] is for fills at t and made of bars before t. NaN: not known, no impact. */
export interface CostImpact extends NativeImpact {
  /** Model 2: [S][T] standard deviation of one bar's log return. */
  readonly volatility?: Float64Array;
  /** Model 2: [S][T] mean volume per bar, shares. */
  readonly averageVolume?: Float64Array;
}

/** Rates from a monthly volume on. Tiers are sorted by what they are above; the first is above 0. */
export interface CommissionTier {
  /** Traded in this calendar month (UTC) before the fill, in the unit of `TierSchedule.unit`. */
  readonly above: number;
  readonly bps: number;
  readonly perShareUsd: number;
}

/** Each fill pays the rates of the tier its month has reached before it, as one piece. */
export interface TierSchedule {
  readonly unit: 'usd' | 'shares';
  readonly tiers: readonly CommissionTier[];
}

/** What a callable commission is told about one fill. */
export interface CommissionFill {
  readonly symbol: string;
  /** Epoch ms of the bar's open. */
  readonly time: number;
  readonly side: 'buy' | 'sell';
  /** Shares, > 0. */
  readonly quantity: number;
  /** Paid or got per share, USD, spread and slippage in it. */
  readonly price: number;
  /** Traded in this calendar month (UTC) before this fill. */
  readonly monthUsd: number;
  readonly monthShares: number;
}

/** USD that one fill costs, fees included, >= 0: replaces every other commission. */
export type Commission = (fill: CommissionFill) => number;

/** Costs as engines read them. Absent parts are not used. */
export interface CostModel {
  /** With `tiers` its bps and per-share rates are those of the lowest tier. */
  readonly native: NativeCosts;
  /** [S][T] quoted spread at t as a fraction of the price, for fills at t; replaces native.spreadBps. */
  readonly spread?: Float64Array;
  readonly impact?: CostImpact;
  readonly tiers?: TierSchedule;
  readonly commission?: Commission;
}

/** What the ledger of the pipeline honours. */
export type LedgerCosts = Pick<CostModel, 'native' | 'spread'>;

/** Bid and ask of a panel's bars, [S][T], known before the bar's fills; NaN where there was no quote. */
export interface QuoteSeries {
  readonly bid: Float64Array;
  readonly ask: Float64Array;
}

/** What a spread is made of. */
export interface CostInputs {
  readonly panel: Panel;
  /** Instead of those of the panel. */
  readonly quotes?: QuoteSeries;
}

interface CostEntry<S extends TObject> {
  readonly name: string;
  readonly description: string;
  readonly formula: string;
  readonly source: string;
  readonly schema: S;
  /** These options in a few words: "spread 2 bps". */
  words(options: Static<S>): string;
}

export type CommissionCosts = Omit<NativeCosts, 'spreadBps' | 'slippageBps'>;

/** What brokers, exchanges and regulators take. */
export interface CommissionSpec<S extends TObject = TObject> extends CostEntry<S> {
  resolve(options: Static<S>): {
    readonly costs: Partial<CommissionCosts>;
    readonly tiers?: TierSchedule;
  };
}

/** The quoted spread; a fill pays half. */
export interface SpreadSpec<S extends TObject = TObject> extends CostEntry<S> {
  /** Made of quotes: a symbol without any cannot be traded under it. */
  readonly quoted?: boolean;
  /** The constant, or what a series is where nothing is known. */
  bps(options: Static<S>): number;
  /** [S][T] fractions for fills at t: of bars before t, or of the quote the fills at t meet. */
  series?(options: Static<S>, inputs: CostInputs): Float64Array;
}

/** What moves the price beyond the spread. */
export interface SlippageSpec<S extends TObject = TObject> extends CostEntry<S> {
  /** Constant part, bps. */
  bps(options: Static<S>): number;
  impact?(options: Static<S>): NativeImpact;
  /** Window of the volatility and average volume that `impact` reads, bars. */
  window?(options: Static<S>): number;
}
