import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type RunContext, sha256 } from '../core/index.ts';
import { loadPanel } from '../data/index.ts';
import { writeActionStudy } from '../jobs/index.ts';
import { configHash, loadRunConfig } from '../pipeline/index.ts';
import { actionSummary, formatActionTable } from '../report/index.ts';
import { rlConfigHash, type TradingConfig } from '../rl/index.ts';
import { actionStudy, defaultRun, openStage } from '../trading/index.ts';
import type { CommandResult } from './command.ts';
import type { Output } from './output.ts';
import { openRlFolder } from './rlFiles.ts';
import { countLook, earlierLooks, type Look } from './testLooks.ts';

interface Settings {
  readonly seeds: readonly number[];
  readonly threads: number;
  readonly out?: string;
  readonly resume: boolean;
}

/** `rl train --env trading`: forecasts, policies on every fold under every seed, their test beside the baselines. */
export async function trainTrading(
  { config, task }: TradingConfig,
  { seeds, threads, out, resume }: Settings,
  ctx: RunContext,
  output: Output,
): Promise<CommandResult> {
  const run = task.run === undefined ? defaultRun() : await loadRunConfig(task.run);
  const { panel } = await loadPanel(run.data, ctx);
  const look: Look = {
    dataHash: panel.hash,
    configuration: sha256(`${configHash(run)}:${rlConfigHash(config)}`),
  };
  let checkpoints: string | undefined;
  const forecasts = out && join(out, 'forecasts');
  const stage = await openStage(run, panel, task, ctx, {
    forecasts,
    mode: forecasts && resume && existsSync(forecasts) ? 'resume' : 'overwrite',
    begin: async () => {
      checkpoints = out && (await openRlFolder(out, config, seeds, resume));
    },
  });
  const looks = out === undefined ? 0 : await earlierLooks(out, look);
  const made = await actionStudy(stage, task, config, seeds, ctx, { threads, checkpoints, looks });
  const { study } = made;
  if (out !== undefined) {
    await countLook(out, look);
    await writeActionStudy(out, made);
  }
  const { annualReturn, stepsPerSecond, seconds } = study;
  return {
    json: {
      env: 'trading',
      algo: config.algorithm,
      configHash: study.configHash,
      steps: config.steps,
      score: annualReturn.median,
      scoreIs: 'annual return out of sample, net of costs, median over seeds',
      stepsToThreshold: null,
      secondsToThreshold: null,
      stepsPerSecond,
      seconds,
      ...(out !== undefined && { folder: out }),
      summary: actionSummary(study),
    },
    text: [
      formatActionTable(study, output.colour.out),
      ...(out === undefined ? [] : ['', `report   ${join(out, 'report.html')}`]),
    ].join('\n'),
  };
}
