import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { LoadedPanel } from '../../../src/jobs/panelCache.ts';
import { PanelCache, panelKey } from '../../../src/jobs/panelCache.ts';
import { resolveRunConfig } from '../../../src/pipeline/index.ts';

const x = suite('panel cache');
const loaded = {} as LoadedPanel;

x('a panel is loaded once for any number of askers, and again after a failure', async () => {
  const cache = new PanelCache();
  let loads = 0;
  const load = async () => {
    loads++;
    return loaded;
  };
  await Promise.all([cache.get('k', load), cache.get('k', load), cache.get('k', load)]);
  assert.is(loads, 1);
  const failing = cache.get('f', () => Promise.reject(new Error('no')));
  await failing.catch(() => {});
  await cache.get('f', load);
  assert.is(loads, 2);
});

x('the least recently used panel goes first', async () => {
  const cache = new PanelCache();
  const loads: string[] = [];
  const get = (key: string) =>
    cache.get(key, async () => {
      loads.push(key);
      return loaded;
    });
  for (const key of ['a', 'b', 'c', 'd', 'a', 'e', 'a', 'b']) await get(key);
  assert.is(loads.join(''), 'abcdeb');
  assert.is(cache.size, 4);
});

x('the key follows the data section and the files it names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'autostock-key-'));
  const path = join(folder, 'a.csv');
  const key = (data: object) => panelKey(resolveRunConfig({ data }).data);
  const csv = { source: 'csv', path };
  writeFileSync(path, 'one');
  const before = await key(csv);
  assert.is(await key(csv), before);
  writeFileSync(path, 'other');
  assert.is.not(await key(csv), before);
  assert.is.not(await key({ source: 'csv', path: folder }), before);
  assert.is.not(await key({}), await key({ start: '2010-01-01' }));
  rmSync(folder, { recursive: true });
});

x.run();
