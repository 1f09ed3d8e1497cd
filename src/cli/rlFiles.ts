import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AutostockError, canonicalJson } from '../core/index.ts';
import { writeAtomically } from '../models/index.ts';
import { CODE_VERSION } from '../pipeline/index.ts';
import { renderRlReport, writePage } from '../report/index.ts';
import { policyManifest, type RlConfig, type RlStudy, rlConfigHash } from '../rl/index.ts';
import { rlView } from './rlView.ts';
import { requireStudyFolder } from './studyFolder.ts';

/** What rl.json says while a training runs, and what a resumed one must match. */
interface Begun {
  readonly finished: boolean;
  readonly configHash: string;
  readonly seeds: readonly number[];
}

const plain = (_key: string, value: unknown) =>
  ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value;

const noResume = (folder: string, why: string): AutostockError =>
  new AutostockError('AUTOSTOCK_STUDY_RESUME', `cannot continue "${folder}": ${why}`, {
    details: { folder },
  });

async function requireSame(folder: string, wanted: Begun): Promise<void> {
  const path = join(folder, 'rl.json');
  if (!existsSync(path)) throw noResume(folder, 'it holds no training that was begun; leave --resume out');
  const begun = JSON.parse(await readFile(path, 'utf8')) as Begun;
  if (begun.finished) throw noResume(folder, 'its training is finished');
  if (begun.configHash !== wanted.configHash)
    throw noResume(folder, 'it was begun with another configuration');
  if (canonicalJson(begun.seeds) !== canonicalJson(wanted.seeds))
    throw noResume(folder, `it was begun with seeds ${begun.seeds.join(', ')}`);
}

/** Makes the folder of a training ready, or finds one that was begun the same way; where its checkpoints are. */
export async function openRlFolder(
  folder: string,
  config: RlConfig,
  seeds: readonly number[],
  resume: boolean,
): Promise<string> {
  requireStudyFolder(folder, 'an action-model training');
  const begun: Begun = { finished: false, configHash: rlConfigHash(config), seeds };
  const checkpoints = join(folder, 'checkpoints');
  if (resume) await requireSame(folder, begun);
  else {
    await rm(checkpoints, { recursive: true, force: true });
    await mkdir(checkpoints, { recursive: true });
    await writeAtomically(join(folder, 'rl.json'), `${JSON.stringify({ schema: 1, ...begun, config })}\n`);
  }
  return checkpoints;
}

/** Writes policies (safetensors and manifest), report and summary, then rl.json: it never speaks of what is not there. */
export async function saveRlStudy(folder: string, study: RlStudy): Promise<void> {
  const policies = join(folder, 'policies');
  await mkdir(policies, { recursive: true });
  for (const run of study.runs) {
    const name = `${study.task.name}-${study.config.algorithm}-seed-${run.seed}`;
    const manifest = { ...policyManifest(study, run), codeVersion: CODE_VERSION };
    await writeAtomically(join(policies, `${name}.safetensors`), run.policy.weights);
    await writeAtomically(join(policies, `${name}.json`), `${canonicalJson(manifest)}\n`);
  }
  const summary = JSON.parse(JSON.stringify(rlView(study), plain)) as unknown;
  await writePage(renderRlReport(study, CODE_VERSION), summary, folder);
  const curves = study.runs.map(({ seed, curve }) => ({ seed, ...curve }));
  const seeds = study.runs.map(({ seed }) => seed);
  const { config, configHash } = study;
  const result = { schema: 1, finished: true, configHash, seeds, codeVersion: CODE_VERSION, config, curves };
  await writeAtomically(join(folder, 'rl.json'), `${JSON.stringify(result, plain)}\n`);
  await rm(join(folder, 'checkpoints'), { recursive: true, force: true });
}
