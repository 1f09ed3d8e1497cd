import { historical } from './historical.ts';
import type { ScenarioSpec } from './types.ts';

export const march2020: ScenarioSpec = historical(
  'march-2020',
  '2020-02-19',
  '2020-03-23',
  'the pandemic crash, from the peak of the S&P 500 to its trough',
);
