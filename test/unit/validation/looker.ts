import { writeSync } from 'node:fs';
import { HoldOut } from '../../../src/validation/holdOut.ts';

const [path, looks] = process.argv.slice(2);
const holdOut = new HoldOut(path, { dataHash: 'abc', startMs: 1, endMs: 2 });
for (let i = 0; i < Number(looks); i++) {
  holdOut.look({ timeMs: i, configHash: String(process.pid) });
  writeSync(1, '.');
}
