import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addonPath } from '../../src/native/index.ts';

const x = suite('native memory');

/** Runs a script in its own process with the addon as `native`; returns what it printed. */
function inProcess(script: string): string {
  const source = `const native = require(${JSON.stringify(addonPath())});\n${script}`;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', '-e', source], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.is(stderr, '');
  assert.is(status, 0, `exit ${status ?? signal}`);
  return stdout;
}

const PANEL = (shared: boolean) => `
  const cells = 20 * 2000;
  const make = (n) => new Float64Array(${shared ? 'new SharedArrayBuffer(n * 8)' : 'n'});
  const panel = () => ({
    symbols: 20, time: make(2000).map((_, t) => t), open: make(cells), high: make(cells), low: make(cells),
    close: make(cells), volume: make(cells),
  });
`;

for (const shared of [true, false]) {
  x(`1,000 load and unload cycles of a ${shared ? 'shared' : 'copied'} panel keep memory flat`, () => {
    const text = inProcess(`${PANEL(shared)}
      const arrays = panel();
      const cycle = (n) => {
        for (let i = 0; i < n; i++) {
          native.panelUnload(native.panelLoad(arrays));
          if (i % 50 === 49) gc();
        }
      };
      cycle(200);
      const before = process.memoryUsage().rss;
      cycle(1000);
      gc();
      console.log(JSON.stringify({ grownMb: (process.memoryUsage().rss - before) / 1e6, open: native.openHandles() }));
    `);
    const { grownMb, open } = JSON.parse(text) as { grownMb: number; open: number };
    assert.is(open, 0);
    // One leaked panel is 1.6 MB, so a leak would show as 1,600 MB.
    assert.ok(grownMb < 32, `memory grew by ${grownMb} MB`);
  });
}

x('a panel that is only forgotten is freed by the collector', () => {
  const text = inProcess(`${PANEL(false)}
    const arrays = panel();
    (() => { for (let i = 0; i < 20; i++) native.panelLoad(arrays); })();
    const wait = (left) => { gc(); left > 0 && native.openHandles() > 0 ? setTimeout(wait, 10, left - 1) : console.log(native.openHandles()); };
    setTimeout(wait, 0, 100);
  `);
  assert.is(text, '0\n');
});

x('the process ends well with panels and streams open', () => {
  const text = inProcess(`${PANEL(true)}
    globalThis.keep = Array.from({ length: 50 }, () => native.panelLoad(panel()));
    for (let i = 0; i < 50; i++) native.indicatorOpen('sma', { period: 3 }, new Float64Array(1), new Float64Array(1));
    console.log(native.openHandles());
  `);
  assert.is(text, '100\n');
});

x('process.exit() with handles open ends well too', () => {
  inProcess(`${PANEL(true)} globalThis.keep = native.panelLoad(panel()); process.exit(0);`);
});

x.run();
