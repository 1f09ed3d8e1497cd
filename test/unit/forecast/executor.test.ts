import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../../src/core/index.ts';
import { forecastPool } from '../../../src/jobs/index.ts';
import { prepare } from '../../../src/pipeline/index.ts';
import { sameArray, throwsCode } from '../../assert.ts';
import { forecastConfig, forecastPanel, walk } from '../../fixtures/forecasts.ts';

const test = suite('forecasts on worker threads');
const config = forecastConfig();
const prepared = prepare(forecastPanel(), config);

test('are those of this thread, bit for bit, and tell how far they are', async () => {
  const executor = forecastPool(2);
  const notes: string[] = [];
  try {
    const ctx = { ...quietContext(), progress: (p: { note?: string }) => void notes.push(p.note ?? '') };
    const there = await walk(prepared, config, { executor }, ctx);
    const here = await walk(prepared, config);
    sameArray(there.values, here.values);
    sameArray(there.residualStd, here.residualStd);
    assert.ok(notes.some((note) => note.includes('dlinear fold 1/2')));
    const controller = new AbortController();
    const stopped = walk(
      prepared,
      config,
      { executor },
      { ...quietContext(controller.signal), progress: () => controller.abort() },
    );
    await throwsCode(stopped, 'AUTOSTOCK_CANCELLED');
  } finally {
    await executor.close();
  }
});

test.run();
