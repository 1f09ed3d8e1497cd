import { createRegistry } from '../../core/index.ts';
import type { Command } from '../command.ts';
import { backtest } from './backtest.ts';
import { bench } from './bench.ts';
import { benchInference } from './benchInference.ts';
import { benchRl } from './benchRl.ts';
import { benchSweep } from './benchSweep.ts';
import { benchTraining } from './benchTraining.ts';
import { configCheck } from './configCheck.ts';
import { configShow } from './configShow.ts';
import { dataCheck } from './dataCheck.ts';
import { dataImport } from './dataImport.ts';
import { dataList } from './dataList.ts';
import { dataSync } from './dataSync.ts';
import { dataSynth } from './dataSynth.ts';
import { doctor } from './doctor.ts';
import { ensemble } from './ensemble.ts';
import { modelsDescribe } from './modelsDescribe.ts';
import { modelsExport } from './modelsExport.ts';
import { modelsForward } from './modelsForward.ts';
import { modelsList } from './modelsList.ts';
import { modelsPromote } from './modelsPromote.ts';
import { modelsRegister } from './modelsRegister.ts';
import { modelsRollback } from './modelsRollback.ts';
import { modelsVersions } from './modelsVersions.ts';
import { montecarlo } from './montecarlo.ts';
import { paper } from './paper.ts';
import { report } from './report.ts';
import { rlTrain } from './rlTrain.ts';
import { run } from './run.ts';
import { serve } from './serve.ts';
import { sim } from './sim.ts';
import { sweep } from './sweep.ts';
import { train } from './train.ts';
import { walkforward } from './walkforward.ts';

/** Every command, in the order help shows them. */
export const COMMANDS = createRegistry<Command>('command', [
  run,
  train,
  backtest,
  sweep,
  walkforward,
  ensemble,
  montecarlo,
  report,
  rlTrain,
  modelsList,
  modelsDescribe,
  modelsForward,
  modelsExport,
  modelsRegister,
  modelsVersions,
  modelsPromote,
  modelsRollback,
  dataList,
  dataImport,
  dataCheck,
  dataSynth,
  dataSync,
  configCheck,
  configShow,
  serve,
  sim,
  paper,
  bench,
  benchSweep,
  benchInference,
  benchTraining,
  benchRl,
  doctor,
]);
