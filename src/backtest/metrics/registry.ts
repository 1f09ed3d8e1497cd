import { createRegistry } from '../../core/index.ts';
import { alpha } from './alpha.ts';
import { annualReturn } from './annualReturn.ts';
import { beta } from './beta.ts';
import { calmar } from './calmar.ts';
import { cvar95 } from './cvar95.ts';
import { exposure } from './exposure.ts';
import { informationRatio } from './informationRatio.ts';
import { kurtosis } from './kurtosis.ts';
import { maxDrawdown } from './maxDrawdown.ts';
import { maxDrawdownBars } from './maxDrawdownBars.ts';
import { probabilisticSharpe } from './probabilisticSharpe.ts';
import { profitFactor } from './profitFactor.ts';
import { sharpe } from './sharpe.ts';
import { skew } from './skew.ts';
import { sortino } from './sortino.ts';
import { tailRatio } from './tailRatio.ts';
import { totalReturn } from './totalReturn.ts';
import { turnover } from './turnover.ts';
import type { Metric } from './types.ts';
import { var95 } from './var95.ts';
import { volatility } from './volatility.ts';
import { winRate } from './winRate.ts';

/** Every metric, in the order tables show them. */
export const METRICS = createRegistry<Metric>('metric', [
  totalReturn,
  annualReturn,
  volatility,
  sharpe,
  sortino,
  maxDrawdown,
  maxDrawdownBars,
  calmar,
  winRate,
  profitFactor,
  alpha,
  beta,
  informationRatio,
  exposure,
  turnover,
  skew,
  kurtosis,
  var95,
  cvar95,
  tailRatio,
  probabilisticSharpe,
]);
