import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Bar, parseTime } from '../../../src/core/index.ts';
import {
  barTimes,
  checkBars,
  describeIssue,
  inspectBars,
  QUALITY_CHECKS,
  type QualityIssue,
  requireUsable,
  sessions,
} from '../../../src/data/index.ts';
import { throwsCode } from '../../assert.ts';

const quality = suite('quality');
const DATES = sessions('2024-01-02', '2024-03-28');
const clean = (): Bar[] =>
  DATES.map((date, i) => ({
    time: parseTime(date),
    open: 100 + i,
    high: 103 + i,
    low: 99 + i,
    close: 101 + i,
    volume: 1000 + i,
  }));

/** The issues after one change to a clean series. */
function after(change: (bars: Bar[]) => void, repair: 'none' | 'safe' = 'safe') {
  const bars = clean();
  change(bars);
  const { bars: kept, quality: report } = inspectBars(new Map([['X', bars]]), { interval: '1d', repair });
  return { issues: report.issues, report, kept: kept.get('X')! };
}
const only = (issues: readonly QualityIssue[]): QualityIssue => {
  assert.is(issues.length, 1, issues.map(describeIssue).join('\n'));
  return issues[0];
};

quality('clean bars pass untouched', () => {
  const { report, kept } = after(() => {});
  assert.equal(report.issues, []);
  assert.equal(kept, clean());
  assert.equal(Object.keys(report.counts), QUALITY_CHECKS.names());
});

quality('out of order: sorted when safe, an error otherwise', () => {
  const swap = (b: Bar[]) => b.splice(4, 2, b[5], b[4]);
  const safe = after(swap);
  assert.is(only(safe.issues).check, 'out-of-order');
  assert.equal(safe.kept, clean());
  assert.is(safe.report.errors, 0);
  assert.is(safe.report.repaired, 1);
  assert.ok(after(swap, 'none').report.errors > 0);
});

quality('an exact copy is dropped, a conflict is an error', () => {
  const copy = after((b) => b.splice(5, 0, { ...b[5] }));
  assert.is(only(copy.issues).check, 'duplicate');
  assert.equal(copy.kept, clean());
  const conflict = after((b) => b.splice(5, 0, { ...b[5], close: 1 }));
  assert.is(conflict.report.errors >= 1, true);
  assert.match(conflict.issues[0].rule, 'two different bars');
  throwsCode(
    () => requireUsable(conflict.report, 'test'),
    'AUTOSTOCK_DATA_INVALID',
    /X 2024-01-09 duplicate/,
  );
});

quality('NaN, negative and infinite prices and volumes are errors that nothing repairs', () => {
  for (const value of [Number.NaN, -1, 0, Number.POSITIVE_INFINITY]) {
    const { report, issues } = after((b) => (b[3] = { ...b[3], close: value }));
    assert.ok(report.errors > 0);
    assert.ok(
      issues.some((i) => i.check === 'bad-price' && i.date === DATES[3] && i.value === `close ${value}`),
    );
  }
  const { issues } = after((b) => (b[3] = { ...b[3], volume: -5 }));
  assert.is(only(issues).check, 'bad-volume');
});

quality(
  'high below low is an error; a close just outside the range is widened, far outside it is an error',
  () => {
    const crossed = after((b) => (b[3] = { ...b[3], high: 98, low: 107 }));
    assert.ok(crossed.report.errors > 0);
    const near = after((b) => (b[3] = { ...b[3], close: b[3].high * 1.001 }));
    assert.is(only(near.issues).check, 'range');
    assert.is(near.kept[3].high, near.kept[3].close);
    assert.is(near.report.errors, 0);
    const far = after((b) => (b[3] = { ...b[3], open: b[3].low * 0.9 }));
    assert.is(far.report.errors, 1);
  },
);

quality('missing sessions are one gap a run; a bar on a holiday is named', () => {
  const gap = only(after((b) => b.splice(9, 3)).issues);
  assert.is(gap.check, 'gap');
  assert.is(gap.count, 3);
  assert.match(gap.value, `from ${DATES[9]} to ${DATES[11]}`);
  const closed = only(after((b) => b.splice(9, 0, { ...b[9], time: parseTime('2024-01-15') })).issues);
  assert.match(closed.rule, '2024-01-16');
});

quality('a seven-day series is said not to follow the calendar, once', () => {
  const bars = Array.from({ length: 60 }, (_, i) => ({
    ...clean()[0],
    time: parseTime('2024-01-02') + i * 86_400_000,
  }));
  const report = checkBars(new Map([['BTC', bars]]), { interval: '1d', repair: 'safe' });
  assert.match(only(report.issues).rule, 'do not follow the NYSE calendar');
});

quality('intraday: missing bars inside a session, half days are whole', () => {
  const days = ['2024-07-02', '2024-07-03', '2024-07-05', '2024-07-08'];
  const bars = days.flatMap((d) => barTimes(d, '5m')).map((time) => ({ ...clean()[0], time }));
  assert.is(bars.length, 78 + 42 + 78 + 78);
  assert.equal(checkBars(new Map([['X', bars]]), { interval: '5m', repair: 'safe' }).issues, []);
  bars.splice(85, 2);
  const issue = only(checkBars(new Map([['X', bars]]), { interval: '5m', repair: 'safe' }).issues);
  assert.is(issue.value, '40 of 42 bars on 2024-07-03');
});

quality('zero volume is a warning, a run of it one issue', () => {
  const { report } = after((b) => {
    for (let i = 5; i < 9; i++) b[i] = { ...b[i], volume: 0 };
  });
  assert.is(only(report.issues).count, 4);
  assert.is(report.warnings, 1);
  assert.is(report.errors, 0);
});

quality('an unadjusted split is suspected from price and volume together', () => {
  const split = (ratio: number, volume: number) => (b: Bar[]) => {
    for (let i = 30; i < b.length; i++) {
      const { time, open, high, low, close } = b[i];
      b[i] = {
        time,
        open: open / ratio,
        high: high / ratio,
        low: low / ratio,
        close: close / ratio,
        volume: b[i].volume * volume,
      };
    }
  };
  assert.match(only(after(split(2, 2)).issues).rule, '2:1 split');
  assert.is(only(after(split(7, 7)).issues).date, DATES[30]);
  assert.match(only(after(split(1 / 10, 1 / 10)).issues).rule, '1:10 split');
  assert.equal(after(split(2, 1)).issues, [], 'a halved price on the same volume is a crash');
});

quality.run();
