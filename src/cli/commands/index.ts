import { createRegistry } from '../../core/index.ts';
import type { Command } from '../command.ts';
import { backtest } from './backtest.ts';
import { bench } from './bench.ts';
import { benchSweep } from './benchSweep.ts';
import { configCheck } from './configCheck.ts';
import { configShow } from './configShow.ts';
import { dataCheck } from './dataCheck.ts';
import { dataImport } from './dataImport.ts';
import { dataList } from './dataList.ts';
import { dataSync } from './dataSync.ts';
import { dataSynth } from './dataSynth.ts';
import { doctor } from './doctor.ts';
import { montecarlo } from './montecarlo.ts';
import { paper } from './paper.ts';
import { report } from './report.ts';
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
  montecarlo,
  report,
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
  doctor,
]);
