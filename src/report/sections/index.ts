import type { Markup } from '../markup.ts';
import { actionModels } from './actionModels.ts';
import { costs } from './costs.ts';
import { drawdownTable } from './drawdownTable.ts';
import { exposure, refusals } from './exposure.ts';
import { folds } from './folds.ts';
import { header } from './header.ts';
import { keyFigures } from './keyFigures.ts';
import { metricTable } from './metricTable.ts';
import { monthly } from './monthly.ts';
import { performance } from './performance.ts';
import { configuration, limits, provenance, warnings } from './provenance.ts';
import { rolling } from './rolling.ts';
import { sensitivity } from './sensitivity.ts';
import { skill } from './skill.ts';
import type { View } from './view.ts';
import { weights } from './weights.ts';

export { runSensitivity, type Sensitivity, type SensitivityLine, sensitivitySection } from './sensitivity.ts';
export { STRATEGY_HEADS, strategyCells } from './strategyCells.ts';
export { legend, section, table, type View, viewOf } from './view.ts';

/** The page from top to bottom. */
export const SECTIONS: readonly ((view: View) => Markup)[] = [
  header,
  keyFigures,
  metricTable,
  actionModels,
  performance,
  drawdownTable,
  monthly,
  rolling,
  skill,
  weights,
  costs,
  sensitivity,
  exposure,
  refusals,
  folds,
  configuration,
  provenance,
  warnings,
  limits,
];
