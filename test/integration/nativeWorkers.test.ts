import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addonPath, loadNative, type NativeFeature, type PanelArrays } from '../../src/native/index.ts';
import { sameArray } from '../assert.ts';
import { nativePanel } from '../fixtures/nativePanel.ts';

const x = suite('native workers');

const FEATURES: readonly NativeFeature[] = [
  { indicator: 'sma', params: { period: 20 }, output: 'sma', transform: 'ratioToClose' },
  { indicator: 'rsi', params: { period: 14 }, output: 'rsi', transform: 'centred' },
];
const ROUNDS = 20;

/** Loads the shared panel, works on it again and again, and answers with its last result. */
const WORKER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const native = require(workerData.addon);
  const panel = native.panelLoad(workerData.arrays);
  const out = new Float64Array(workerData.cells);
  for (let round = 0; round < workerData.rounds; round++) {
    out.fill(0);
    native.featureSeries(panel, workerData.features, 0, out);
  }
  const open = native.openHandles();
  native.panelUnload(panel);
  parentPort.postMessage({ out, open, left: native.openHandles() });
`;

interface Answer {
  readonly out: Float64Array;
  readonly open: number;
  readonly left: number;
}

async function inWorker(arrays: PanelArrays, cells: number): Promise<Answer> {
  const workerData = { addon: addonPath(), arrays, features: FEATURES, cells, rounds: ROUNDS };
  const worker = new Worker(WORKER, { eval: true, workerData });
  const [answer] = (await once(worker, 'message')) as [Answer];
  const [exit] = await once(worker, 'exit');
  assert.is(exit, 0);
  return answer;
}

x('4 worker threads at once on one shared panel agree with the main thread bit by bit', async () => {
  const arrays = nativePanel(8, 4000);
  const cells = 8 * 4000 * FEATURES.length;
  const native = loadNative();
  const panel = native.panelLoad(arrays);
  const expected = new Float64Array(cells);
  native.featureSeries(panel, FEATURES, 0, expected);
  const answers = await Promise.all(Array.from({ length: 4 }, () => inWorker(arrays, cells)));
  for (const { out, open, left } of answers) {
    sameArray(out, expected);
    assert.is(open, 1, 'handles are counted by environment, not by process');
    assert.is(left, 0);
  }
  native.panelUnload(panel);
});

x('a worker that ends with open panels, streams and a running call leaves the process healthy', async () => {
  const source = `
    const { workerData } = require('node:worker_threads');
    const native = require(workerData.addon);
    native.panelLoad(workerData.arrays);
    native.indicatorOpen('sma', { period: 3 }, new Float64Array(1), new Float64Array(1));
    process.exit(0);
  `;
  for (let i = 0; i < 5; i++) {
    const worker = new Worker(source, {
      eval: true,
      workerData: { addon: addonPath(), arrays: nativePanel(2, 50) },
    });
    await once(worker, 'exit');
  }
  assert.is(loadNative().openHandles(), 0);
});

x.run();
