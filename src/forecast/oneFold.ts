import { AutostockError, type RunContext } from '../core/index.ts';
import { predictionRows } from '../features/index.ts';
import { headWidth, outputSize, removeStates } from '../models/index.ts';
import { trainMember } from '../pipeline/index.ts';
import { underSeed } from './seeds.ts';
import type { FoldForecast, ForecastJob } from './types.ts';

/** Trains one member on one fold with one seed and forecasts the fold's test block with it. */
export async function forecastFold(job: ForecastJob, ctx: RunContext): Promise<FoldForecast> {
  const { prepared, inputs, fold } = job;
  const trained = await trainFold(job, ctx);
  try {
    const { model, window, residualStd, epochs, bestEpoch } = trained;
    const T = prepared.panel.time.length;
    const bars = fold.testEnd - fold.testStart;
    const [C, O] = [headWidth(model.output), outputSize(model.output)];
    const values = new Float32Array(prepared.panel.symbols.length * bars * C).fill(Number.NaN);
    const rows = predictionRows(prepared.features, window, fold.testStart, fold.testEnd);
    const forecasts = await model.predict(inputs.scaled, rows, ctx);
    rows.forEach((row, i) => {
      const at = Math.floor(row / T) * bars + (row % T) - fold.testStart;
      // The first horizon's columns come first.
      for (let c = 0; c < C; c++) values[at * C + c] = forecasts[i * O + c];
    });
    return { values, residualStd, epochs, bestEpoch };
  } finally {
    trained.model.close();
  }
}

/** Goes on from the state of a training that was cut; one that is damaged or of other options counts as not there. */
async function trainFold(job: ForecastJob, ctx: RunContext) {
  const { prepared, inputs, member, modelDir, stateFile } = job;
  const config = underSeed(job.config, job.seed);
  const train = () => trainMember(prepared, inputs, config, member, ctx, { modelDir, stateFile });
  try {
    return await train();
  } catch (error) {
    const refused = error instanceof AutostockError && error.code === 'AUTOSTOCK_MODEL_CHECKPOINT';
    if (!refused || stateFile === undefined) throw error;
    await removeStates(stateFile, config.training.seeds);
    return train();
  }
}

/** Trainings on native threads of this process, `lanes` at a time. */
export const inProcess = (lanes: number) => ({ lanes, run: forecastFold, close: async () => {} });
