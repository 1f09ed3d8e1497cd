import { historical } from './historical.ts';
import type { ScenarioSpec } from './types.ts';

export const financialCrisis: ScenarioSpec = historical(
  'crisis-2008',
  '2007-10-09',
  '2009-03-09',
  'the financial crisis, from the peak of the S&P 500 to its trough',
);
