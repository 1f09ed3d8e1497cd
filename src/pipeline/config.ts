import {
  AutostockError,
  canonicalJson,
  entryOptions,
  resolveConfig,
  resolveEntry,
  sha256,
} from '../core/index.ts';
import { requireLedgerCosts, resolveCosts } from '../costs/index.ts';
import { ENSEMBLES } from '../ensemble/index.ts';
import { FEATURES } from '../features/index.ts';
import { checkInput, checkSizes, checkTraining, MODELS } from '../models/index.ts';
import { POLICIES } from '../policy/index.ts';
import { REGIME_MODELS } from '../regime/index.ts';
import { resolveTradingConfig, type TradingTask } from '../rl/index.ts';
import { readConfigFile } from './configFile.ts';
import { requireIntraday } from './restrictions.ts';
import { type RunConfig, RunConfigSchema } from './schema.ts';

/** Costs with every default filled, refused where the ledger of the pipeline cannot honour them. */
function checkedCosts(value: RunConfig['costs']): RunConfig['costs'] {
  const costs = resolveCosts(value);
  requireLedgerCosts(costs);
  return costs as RunConfig['costs'];
}

function checkHorizons({ label }: RunConfig): void {
  if (!label.jointHorizons?.includes(label.horizon)) return;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `label.jointHorizons names ${label.horizon}, which is label.horizon: name further horizons only`,
    { details: { field: 'label.jointHorizons', was: label.jointHorizons } },
  );
}

/** Action models with every default filled, their seeds apart. */
function actionModelsOf({ actionModels, risk }: RunConfig): RunConfig['actionModels'] {
  if (!actionModels) return undefined;
  const { seeds, ...training } = actionModels;
  const { config, task } = resolveTradingConfig(training, {}, 'actionModels');
  requireShorts(task, risk, 'actionModels.environment');
  return { seeds, ...config };
}

/** Refuses policies that want what the risk gate would never let through. */
export function requireShorts(
  { allowShort }: Pick<TradingTask, 'allowShort'>,
  risk: RunConfig['risk'],
  path: string,
): void {
  if (!allowShort || risk.allowShort) return;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `${path}.allowShort is true, but the risk gate of the run refuses shorts: set risk.allowShort or leave it out`,
    { details: { field: `${path}.allowShort`, was: true } },
  );
}

/** A run configuration with every default filled, or a coded error that names the field. */
export function resolveRunConfig(value: unknown): RunConfig {
  const config = resolveConfig(RunConfigSchema, value);
  for (const feature of config.features ?? []) FEATURES.get(feature);
  checkTraining(config.training);
  checkHorizons(config);
  requireIntraday(config);
  const members = config.models.map((m, i) => resolveEntry(MODELS, m, `models.${i}`));
  const names = members.map((m) => m.name);
  const twice = names.find((n, i) => names.indexOf(n) !== i);
  if (twice !== undefined) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `models lists "${twice}" twice: each member may appear once`,
      { details: { field: 'models', was: twice } },
    );
  }
  const features = config.features ?? FEATURES.names();
  for (const [i, member] of members.entries()) {
    checkInput(member.name, features);
    checkSizes(member.name, entryOptions(MODELS, member, `models.${i}`), features.length);
  }
  return {
    ...config,
    models: members,
    ensemble: resolveEntry(ENSEMBLES, config.ensemble, 'ensemble'),
    regime: resolveEntry(REGIME_MODELS, config.regime, 'regime'),
    policy: resolveEntry(POLICIES, config.policy, 'policy'),
    ...(config.actionModels && { actionModels: actionModelsOf(config) }),
    costs: checkedCosts(config.costs),
  };
}

/** States of the run's regime model, in the order of a decision's `regime`. */
export const regimeNames = ({ regime }: RunConfig): readonly string[] =>
  REGIME_MODELS.get(regime.name).states(entryOptions(REGIME_MODELS, regime, 'regime'));

/** Reads and resolves a YAML (or JSON) run configuration. */
export const loadRunConfig = async (path: string): Promise<RunConfig> =>
  resolveRunConfig(await readConfigFile(path));

/** Hash of what decides the result: `threads` and `name` do not. */
export function configHash(config: RunConfig): string {
  const { threads: _threads, name: _name, ...rest } = config;
  return sha256(canonicalJson(rest));
}
