import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './run.mjs';

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

function tryTake(path) {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function holder(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** Runs `body` while no other set-up on this machine holds the file `path`. A dead holder's lock is taken over. */
export async function withLock(path, body) {
  mkdirSync(dirname(path), { recursive: true });
  for (let waited = 0; !tryTake(path); waited += 200) {
    const pid = holder(path);
    // An empty file is a holder between creating and writing: give it a second.
    if (pid === undefined ? waited >= 1000 : !alive(pid)) {
      const stale = `${path}.${process.pid}`;
      try {
        renameSync(path, stale);
        rmSync(stale, { force: true });
      } catch {}
      continue;
    }
    if (waited === 400) say(`setup: waiting for another set-up${pid ? ` (process ${pid})` : ''}`);
    await sleep(200);
  }
  const release = () => {
    if (holder(path) === process.pid) rmSync(path, { force: true });
  };
  process.once('exit', release);
  try {
    return await body();
  } finally {
    release();
    process.removeListener('exit', release);
  }
}
