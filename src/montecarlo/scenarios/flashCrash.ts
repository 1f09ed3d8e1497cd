import { historical } from './historical.ts';
import type { ScenarioSpec } from './types.ts';

export const flashCrash: ScenarioSpec = historical(
  'flash-crash',
  '2010-05-06',
  '2010-05-07',
  'the flash crash and the day after',
);
