import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, encodeTyped } from '../core/index.ts';
import { writeAtomically } from '../models/index.ts';
import { CODE_VERSION } from '../pipeline/index.ts';
import { actionSummary, renderActionReport, writePage } from '../report/index.ts';
import type { ActionStudy, MadeActionStudy } from '../trading/index.ts';

const finished = (study: ActionStudy) => ({
  schema: 1,
  finished: true,
  configHash: study.configHash,
  seeds: study.seeds.map(({ seed }) => seed),
  codeVersion: CODE_VERSION,
  config: { ...study.rl, environment: study.task },
  study,
});

/** Writes policies (safetensors and manifest), report and summary, then rl.json: it never speaks of what is not there. */
export async function writeActionStudy(folder: string, { study, policies }: MadeActionStudy): Promise<void> {
  const into = join(folder, 'policies');
  await mkdir(into, { recursive: true });
  for (const { name, manifest, weights } of policies) {
    const text = canonicalJson({ ...manifest, codeVersion: CODE_VERSION });
    await writeAtomically(join(into, `${name}.safetensors`), weights);
    await writeAtomically(join(into, `${name}.json`), `${text}\n`);
  }
  await writePage(renderActionReport(study, CODE_VERSION), actionSummary(study), folder);
  await writeAtomically(join(folder, 'rl.json'), `${JSON.stringify(finished(study), encodeTyped)}\n`);
  for (const left of ['checkpoints', 'forecasts'])
    await rm(join(folder, left), { recursive: true, force: true });
}
