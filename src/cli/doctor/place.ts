import { existsSync } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { holidayName, isHalfDay, isSession, loadPanel } from '../../data/index.ts';
import { type Check, fail, ok, warn } from './check.ts';

const NEEDED_GIB = 2;

const disk: Check = {
  name: 'disk',
  async run() {
    const { bavail, bsize } = await statfs('.');
    const free = (bavail * bsize) / 2 ** 30;
    const text = `${free.toFixed(1)} GiB free here`;
    return free >= NEEDED_GIB ? ok(text) : warn(text, `free at least ${NEEDED_GIB} GiB`);
  },
};

const writable: Check = {
  name: 'folder',
  async run() {
    try {
      await access('.', constants.W_OK);
      return ok('the working folder can be written');
    } catch {
      return fail(
        'the working folder cannot be written',
        'change to a folder of your own: results go to out/',
      );
    }
  },
};

/** Tokens and journals live in .autostock: nobody else may read them. */
const modes: Check = {
  name: 'file modes',
  async run() {
    if (!existsSync('.autostock')) return ok('.autostock is not there yet');
    const open = ((await stat('.autostock')).mode & 0o022) !== 0;
    return open
      ? warn('others may write to .autostock', 'chmod go-w .autostock')
      : ok('.autostock is written by its owner only');
  },
};

const data: Check = {
  name: 'data',
  async run() {
    const { panel } = await loadPanel({ source: 'embedded' });
    return ok(
      `embedded data: ${panel.symbols.join(', ')}, ${panel.time.length} bars, ${panel.hash.slice(0, 12)}`,
    );
  },
};

/** Dates whose answer is history: a wrong rule or a broken time zone database shows here. */
const calendar: Check = {
  name: 'calendar',
  run() {
    const truths: [string, boolean][] = [
      ['2001-09-12 closed', !isSession('2001-09-12')],
      ['2012-10-29 closed', !isSession('2012-10-29')],
      ['2024-03-29 Good Friday', holidayName('2024-03-29') !== undefined],
      ['2024-07-03 half day', isHalfDay('2024-07-03')],
      ['2024-11-29 half day', isHalfDay('2024-11-29')],
      ['2025-01-09 closed', !isSession('2025-01-09')],
    ];
    const wrong = truths.filter(([, holds]) => !holds).map(([what]) => what);
    if (wrong.length > 0)
      return fail(`the exchange calendar is wrong: ${wrong.join(', ')}`, 'report it: this is a bug');
    return ok(`exchange calendar agrees with ${truths.length} known dates`);
  },
};

const clock: Check = {
  name: 'clock',
  run() {
    const year = new Date().getUTCFullYear();
    const winter = Intl.DateTimeFormat('en-US', {
      timeZone: 'America/New_York',
      hour: '2-digit',
      hour12: false,
    });
    const zone =
      winter.format(Date.UTC(2024, 0, 2, 14, 30)) === '09' &&
      winter.format(Date.UTC(2024, 6, 2, 13, 30)) === '09';
    if (!zone) return fail('New York time is wrong: Node lacks time zone data', 'use a Node with full ICU');
    return year >= 2024
      ? ok(`${new Date().toISOString()}, time zones known`)
      : warn(`the clock says ${year}`, 'set the clock (NTP)');
  },
};

/** Says only whether the keys are there. */
const keys: Check = {
  name: 'broker keys',
  run() {
    const set = ['APCA_API_KEY_ID', 'APCA_API_SECRET_KEY'].filter((name) => process.env[name]);
    if (set.length === 1)
      return warn(`only ${set[0]} is set`, 'set both APCA_API_KEY_ID and APCA_API_SECRET_KEY, or neither');
    return ok(
      set.length === 2 ? 'Alpaca paper keys are set' : 'no Alpaca keys: the simulated exchange needs none',
    );
  },
};

export const place: readonly Check[] = [disk, writable, modes, data, calendar, clock, keys];
