import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ErrorCode, type Panel, quietContext } from '../../../src/core/index.ts';
import { slicePanel } from '../../../src/data/index.ts';
import { resolveStudy, runSweep, walkForwardStrategy } from '../../../src/study/index.ts';
import { throwsCode } from '../../assert.ts';
import { randomPanel } from '../../fixtures/panels.ts';

const wrong = suite('wrong studies');
const root = mkdtempSync(join(tmpdir(), 'autostock-wrong-'));
wrong.after(() => rmSync(root, { recursive: true }));

const panel = randomPanel(['A', 'B'], 300);
const good = {
  strategy: {
    params: { fast: { from: 3, to: 5 }, slow: { from: 10, to: 20, step: 10 } },
    rules: { long: 'sma(close, fast) > sma(close, slow)' },
  },
};
const strategy = (change: object) => ({ ...good, strategy: { ...good.strategy, ...change } });

function holed(): Panel {
  const copy = slicePanel(panel, 0, panel.time.length);
  copy.fields.close[100] = Number.NaN;
  return copy;
}

const CASES: readonly [name: string, study: object, code: ErrorCode, says: RegExp, panel?: Panel][] = [
  [
    'unknown indicator',
    strategy({ rules: { long: 'smma(close, fast) > close' } }),
    'AUTOSTOCK_CONFIG_UNKNOWN_NAME',
    /sma/,
  ],
  [
    'unknown parameter',
    strategy({ rules: { long: 'close > fastt' } }),
    'AUTOSTOCK_CONFIG_UNKNOWN_NAME',
    /fast/,
  ],
  [
    'period out of range',
    strategy({ params: { fast: { from: -5, to: 5 }, slow: 10 } }),
    'AUTOSTOCK_CONFIG_INVALID',
    /-5/,
  ],
  ['no runs', strategy({ constraints: ['fast > slow'] }), 'AUTOSTOCK_CONFIG_INVALID', /0 runs/],
  [
    '10^12 runs',
    strategy({ params: { fast: { from: 1, to: 1e6 }, slow: { from: 1, to: 1e6 } } }),
    'AUTOSTOCK_CONFIG_INVALID',
    /1.?0{3}|10\^|1e\+?12|sets/,
  ],
  [
    'window longer than the series',
    strategy({ params: { fast: 5, slow: { from: 10, to: 290 } } }),
    'AUTOSTOCK_DATA_TOO_SHORT',
    /290|window/,
  ],
  ['NaN in prices', good, 'AUTOSTOCK_DATA_INVALID', /A: the close of 2010-04-14 is NaN/, holed()],
  [
    'weight over the cap',
    strategy({ rules: { weight: 1.5 } }),
    'AUTOSTOCK_CONFIG_INVALID',
    /rules\.weight 1\.5 is over the cap/,
  ],
  [
    'swept size over the cap',
    strategy({ params: { ...good.strategy.params, big: { values: [0.5, 3] } }, size: 'big' }),
    'AUTOSTOCK_CONFIG_INVALID',
    /size 3/,
  ],
  ['unknown scenario', { ...good, scenarios: ['flood'] }, 'AUTOSTOCK_CONFIG_UNKNOWN_NAME', /scenario/],
  ['lag 0 at the open', { ...good, execution: { lag: 0 } }, 'AUTOSTOCK_CONFIG_INVALID', /execution\.lag/],
  ['unknown symbol', { ...good, symbols: ['X'] }, 'AUTOSTOCK_DATA_NOT_FOUND', /"X"/],
  ['unknown key', { ...good, sweeep: {} }, 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', /sweep/],
  [
    'unknown objective',
    { ...good, sweep: { objective: 'luck' } },
    'AUTOSTOCK_CONFIG_INVALID',
    /sweep\.objective/,
  ],
  ['samples missing', { ...good, space: { method: 'random' } }, 'AUTOSTOCK_CONFIG_INVALID', /space\.samples/],
  [
    'heat map of a stranger',
    { ...good, sweep: { heatMap: ['fast', 'x'] } },
    'AUTOSTOCK_CONFIG_INVALID',
    /sweep\.heatMap/,
  ],
  [
    'dates the wrong way',
    { ...good, start: '2012-01-01', end: '2011-01-01' },
    'AUTOSTOCK_CONFIG_INVALID',
    /start/,
  ],
  ['dates without bars', { ...good, start: '2031-01-01' }, 'AUTOSTOCK_DATA_TOO_SHORT', /2010-01-04/],
  [
    'two kinds of hold-out',
    { ...good, holdOut: { fraction: 0.2, start: '2010-06-01' } },
    'AUTOSTOCK_CONFIG_INVALID',
    /holdOut/,
  ],
  [
    'halts, which strategies do not know',
    { ...good, data: { source: 'embedded', halts: { path: 'halts.csv' } } },
    'AUTOSTOCK_CONFIG_INVALID',
    /data\.halts is honoured by run configurations/,
  ],
  [
    'tiers in a sweep',
    { ...good, costs: { commission: { name: 'tiered' } } },
    'AUTOSTOCK_CONFIG_INVALID',
    /costs\.commission/,
  ],
  [
    'impact in a sweep',
    { ...good, costs: { slippage: { name: 'square-root' } } },
    'AUTOSTOCK_CONFIG_INVALID',
    /costs\.slippage/,
  ],
];

for (const [name, study, code, says, on = panel] of CASES) {
  wrong(`${name}: refused before anything is written`, async () => {
    const dir = join(root, name.replaceAll(/\W/g, '-'));
    await throwsCode((async () => runSweep(resolveStudy(study), on, quietContext(), { dir }))(), code, says);
    assert.not(existsSync(dir));
  });
}

wrong('a walk-forward without room for a test window', async () => {
  const study = resolveStudy({ ...good, walkForward: { trainBars: 400 } });
  await throwsCode(
    walkForwardStrategy(study, panel, quietContext()),
    'AUTOSTOCK_DATA_TOO_SHORT',
    /trainBars/,
  );
});

wrong.run();
