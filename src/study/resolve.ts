import { AutostockError, canonicalJson, resolveConfig, sha256 } from '../core/index.ts';
import { resolveCosts } from '../costs/index.ts';
import { resolveMonteCarlo, resolveScenario } from '../montecarlo/index.ts';
import type { SweepColumn } from '../native/index.ts';
import { readConfigFile } from '../pipeline/index.ts';
import { paramNames, resolveStrategy } from '../strategy/index.ts';
import type { Objective } from './objective.ts';
import { type StudySpec, StudySpecSchema } from './schema.ts';

const invalid = (field: string, message: string): AutostockError =>
  new AutostockError('AUTOSTOCK_CONFIG_INVALID', `${field} ${message}`, { details: { field } });

/** Figures that are better when small. */
const SMALLER: readonly SweepColumn[] = ['turnover', 'costs', 'exposure'];

/** The ranking figure and its direction; `min` only where less is better unless it is asked for. */
export const objectiveOf = (part: { objective: SweepColumn; direction?: 'max' | 'min' }): Objective => ({
  column: part.objective,
  direction: part.direction ?? (SMALLER.includes(part.objective) ? 'min' : 'max'),
});

/** A study with every default filled, or a coded error that names the field. Needs no data. */
export function resolveStudy(value: unknown): StudySpec {
  const spec = resolveConfig(StudySpecSchema, value);
  const strategy = resolveStrategy(spec.strategy, 'strategy');
  const costs = resolveCosts(spec.costs) as StudySpec['costs'];
  const names = paramNames(strategy);
  const stray = spec.sweep.heatMap?.find((name) => !names.includes(name));
  if (stray !== undefined) {
    throw invalid(
      'sweep.heatMap',
      `must name swept parameters (${names.join(', ') || 'none'}), was "${stray}"`,
    );
  }
  if (spec.start !== undefined && spec.end !== undefined && spec.start > spec.end) {
    throw invalid('start', `${spec.start} must not be after end ${spec.end}`);
  }
  if (spec.data.halts)
    throw invalid('data.halts', 'is honoured by run configurations, not by strategies: leave it out');
  for (const scenario of spec.scenarios ?? []) resolveScenario(scenario);
  if (spec.monteCarlo) resolveMonteCarlo(spec.monteCarlo);
  return { ...spec, strategy, costs };
}

/** Reads and resolves a study file (YAML or JSON). */
export const loadStudy = async (path: string): Promise<StudySpec> => resolveStudy(await readConfigFile(path));

/** Whether a configuration is a study: it has a strategy. Anything else is a run of the pipeline. */
export const isStudy = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'strategy' in value;

/** Hash of what decides the result: `threads` and `name` do not. */
export function studyHash(spec: StudySpec): string {
  const { threads: _threads, name: _name, ...rest } = spec;
  return sha256(canonicalJson(rest));
}
