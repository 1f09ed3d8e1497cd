import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Panel } from '../../../src/core/index.ts';
import { withHalts } from '../../../src/data/index.ts';
import { RESTRICTIONS } from '../../../src/native/index.ts';
import { resolveRunConfig, restrictionsOf } from '../../../src/pipeline/index.ts';
import { throwsCode } from '../../assert.ts';
import { randomPanel, smallConfig } from '../../fixtures/panels.ts';

const test = suite('restrictions of a run');
const { noShort, halted, reduceOnly } = RESTRICTIONS;
const hourly = { data: { source: 'synth', interval: '1h' } };
const bitsOf = (risk: object, panel: Panel) => restrictionsOf(smallConfig({ ...hourly, risk }), panel);

test('are none unless something restricts', () => {
  assert.is(bitsOf({}, randomPanel(['M'], 8)), undefined);
});

test('after the close begins with the last bar of a session, which ends when nothing can be filled', () => {
  // Seven bars a session; the last one ends at the close.
  const panel = randomPanel(['M', 'A'], 14, 1, '1h');
  const of = (bit: number) => [0, 0, 0, 0, 0, 0, bit, 0, 0, 0, 0, 0, 0, bit];
  for (const [afterClose, bit] of [
    ['reduce', reduceOnly],
    ['hold', halted],
  ] as const)
    assert.equal([...bitsOf({ afterClose }, panel)!], [...of(bit), ...of(bit)]);
});

test('bars before the open and after the close are closed, but for the one that ends at the open', () => {
  const day = Date.UTC(2020, 0, 2);
  const at = (hour: number, minute: number) => day + (hour * 60 + minute) * 60_000;
  const panel = randomPanel(['M'], 5, 1, '15m');
  // New York is five hours behind: 09:00, 09:15, 15:30, 15:45, 17:00.
  panel.time.set([at(14, 0), at(14, 15), at(20, 30), at(20, 45), at(22, 0)]);
  assert.equal([...bitsOf({ afterClose: 'reduce' }, panel)!], [4, 0, 0, 4, 4]);
});

test('half days and days without a session are the calendar’s', () => {
  const panel = randomPanel(['M'], 3, 1, '1h');
  // Friday after Thanksgiving, 12:30 New York: the bar ends at the early close. Then a Saturday, then a Monday.
  panel.time.set([Date.UTC(2019, 10, 29, 17, 30), Date.UTC(2019, 10, 30, 15), Date.UTC(2019, 11, 2, 15)]);
  assert.equal([...bitsOf({ afterClose: 'hold' }, panel)!], [halted, halted, 0]);
});

test('symbols that nobody lends are not sold short, halted ones do not change', () => {
  const panel = withHalts(randomPanel(['M', 'A'], 2), Uint8Array.of(0, 1, 0, 0));
  assert.equal([...bitsOf({ notShortable: ['A'] }, panel)!], [0, halted, noShort, noShort]);
});

test('what cannot be is refused by name', () => {
  throwsCode(
    () => bitsOf({ notShortable: ['MM'] }, randomPanel(['M'], 2)),
    'AUTOSTOCK_DATA_NOT_FOUND',
    /"MM" is not in the panel: did you mean "M"/,
  );
  throwsCode(
    () => resolveRunConfig({ risk: { afterClose: 'hold' } }),
    'AUTOSTOCK_CONFIG_INVALID',
    /risk\.afterClose is hold, which with daily bars/,
  );
  throwsCode(
    () => resolveRunConfig({ risk: { afterClose: 'no' } }),
    'AUTOSTOCK_CONFIG_INVALID',
    /afterClose/,
  );
});

test.run();
