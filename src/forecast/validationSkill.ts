import type { RunContext } from '../core/index.ts';
import { pointsOf } from '../models/index.ts';
import type { FoldInputs, FoldMember, Prepared } from '../pipeline/index.ts';
import { type SkillScore, scoreForecasts } from '../skill/index.ts';

/**
 * Skill on the rows that chose a member's weights: held out of the fit, but not out of sample. Undefined where the
 * fold keeps none for validation.
 */
export async function validationSkill(
  { panel, labels }: Prepared,
  { scaled }: FoldInputs,
  { model, validRows }: FoldMember,
  ctx: RunContext,
): Promise<SkillScore | undefined> {
  if (validRows.length === 0) return undefined;
  const points = pointsOf(await model.predict(scaled, validRows, ctx), model.output);
  const label = Float32Array.from(validRows, (row) => labels.scaled[row]);
  const bar = validRows.map((row) => row % panel.time.length);
  return scoreForecasts(points, label, { horizon: labels.horizon, bar });
}
