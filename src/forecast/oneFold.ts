import type { RunContext } from '../core/index.ts';
import { predictionRows } from '../features/index.ts';
import { headWidth, outputSize } from '../models/index.ts';
import { trainMember } from '../pipeline/index.ts';
import { underSeed } from './seeds.ts';
import type { FoldForecast, ForecastJob } from './types.ts';

/** Trains one member on one fold with one seed and forecasts the fold's test block with it. */
export async function forecastFold(job: ForecastJob, ctx: RunContext): Promise<FoldForecast> {
  const { prepared, inputs, fold, member, modelDir } = job;
  const config = underSeed(job.config, job.seed);
  const trained = await trainMember(prepared, inputs, config, member, ctx, modelDir);
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

/** Trainings on native threads of this process, `lanes` at a time. */
export const inProcess = (lanes: number) => ({ lanes, run: forecastFold, close: async () => {} });
