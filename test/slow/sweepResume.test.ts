import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng } from '../../src/core/index.ts';

const resume = suite('sweep killed and resumed');
const root = mkdtempSync(join(tmpdir(), 'autostock-resume-'));
resume.after(() => rmSync(root, { recursive: true }));

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const spec = join(root, 'study.yaml');
writeFileSync(
  spec,
  `name: drill
data: { source: synth, synth: { symbols: 12, bars: 1500 } }
strategy:
  params:
    fast: { from: 2, to: 40 }
    slow: { from: 10, to: 120, step: 2 }
    stop: { from: 0.02, to: 0.1, step: 0.02 }
  constraints: [fast < slow]
  rules: { long: 'sma(close, fast) > sma(close, slow)' }
  stops: { stopLoss: stop }
sweep: { chunkRuns: 2000 }
validation: { configurations: 20, resamples: 100 }
`,
);

/** Runs the command; kills it with SIGKILL once its rows reach `bytes`, if it is given. */
function sweep(folder: string, flags: readonly string[], bytes?: number): Promise<number | null> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', main, 'sweep', spec, '--out', folder, '--quiet', ...flags],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const rows = join(folder, 'rows.f64');
  const watch =
    bytes === undefined
      ? undefined
      : setInterval(() => {
          if (existsSync(rows) && statSync(rows).size >= bytes) child.kill('SIGKILL');
        }, 3);
  return new Promise((done) =>
    child.on('exit', (code) => {
      clearInterval(watch);
      done(code);
    }),
  );
}

resume('kill -9 ten times at random moments, then --resume: the files of an unbroken run', async () => {
  const whole = join(root, 'whole', 'sweep');
  const broken = join(root, 'broken', 'sweep');
  for (const folder of [whole, broken]) mkdirSync(folder, { recursive: true });
  assert.is(await sweep(whole, []), 0);
  const total = readFileSync(join(whole, 'rows.f64')).length;

  const rng = createRng(11, 'test/kill');
  const moments = Array.from({ length: 10 }, () => rng.uniform()).sort((a, b) => a - b);
  let killed = 0;
  for (const moment of moments) {
    const flags = existsSync(join(broken, 'journal.jsonl')) ? ['--resume'] : [];
    if ((await sweep(broken, flags, moment * total)) === null) killed++;
  }
  assert.is(killed, 10);
  assert.is(await sweep(broken, ['--resume']), 0);
  for (const file of ['rows.f64', 'rows.json', 'result.json'])
    assert.ok(
      readFileSync(join(broken, file)).equals(readFileSync(join(whole, file))),
      `${file} differs from the unbroken run`,
    );
});

resume.run();
