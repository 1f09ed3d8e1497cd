import type { TObject } from 'typebox';
import type { Panel } from '../../core/index.ts';

/** Multiples of the usual costs. */
export interface CostFactors {
  readonly commission: number;
  readonly spread: number;
  readonly slippage: number;
}

export interface AppliedScenario {
  readonly panel: Panel;
  readonly costFactors: CostFactors;
  /** [from, to) of the untouched panel that `panel` corresponds to. */
  readonly from: number;
  readonly to: number;
}

/** Historical scenarios cut the data, hypothetical ones change it. */
export interface ScenarioSpec {
  readonly name: string;
  readonly kind: 'historical' | 'hypothetical';
  readonly description: string;
  /** Options beside `name`. */
  readonly schema: TObject;
  /** AUTOSTOCK_DATA_NOT_FOUND when the data lack what a historical scenario replays. */
  apply(panel: Panel, options: Readonly<Record<string, number>>, seed: number): AppliedScenario;
}

export const USUAL_COSTS: CostFactors = { commission: 1, spread: 1, slippage: 1 };
