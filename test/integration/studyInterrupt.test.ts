import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { crossStudy, Place, runHere, type SweepJson } from './studyCommands.ts';

const cli = suite('interrupted sweep');
const place = new Place();
cli.after(() => place.remove());

const cross = crossStudy(place.market('market', 600));

cli(
  'Ctrl-C in the middle of a sweep: exit 130, whole rows kept; --resume ends as if never stopped',
  async () => {
    const long = place.spec('long', {
      ...cross,
      name: 'long',
      strategy: {
        ...cross.strategy,
        params: { fast: { from: 3, to: 62 }, slow: { from: 70, to: 119 } },
      },
      sweep: { path: 'engine', chunkRuns: 40 },
      validation: { enabled: false },
    });
    const journal = place.at('stopped', 'long', 'journal.jsonl');
    const lines = (): number =>
      existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length - 1 : 0;
    let poll: NodeJS.Timeout | undefined;
    const { code, stdout, stderr } = await place.start(['sweep', long, '--out', 'stopped/long'], (signal) => {
      poll = setInterval(() => {
        if (lines() < 4) return;
        clearInterval(poll);
        signal('SIGINT');
      }, 2);
    });
    clearInterval(poll);
    assert.is(code, 130, stderr);
    assert.is(stdout, '');
    assert.match(stderr, /stopping; Ctrl-C again ends at once/);
    assert.match(stderr, /AUTOSTOCK_CANCELLED \(exit 130/);
    assert.equal(readdirSync(place.at('stopped', 'long')).sort(), ['journal.jsonl', 'rows.f64', 'rows.json']);
    assert.not(existsSync(place.at('stopped', 'holdout.jsonl')), 'no look was taken');
    const done = lines() - 1;
    assert.ok(done >= 3 && done < 150, `${done} chunks`);

    const rest = await runHere('sweep', long, '--out', place.at('stopped', 'long'), '--resume', '--json');
    assert.is(rest.code, 0, rest.stderr);
    assert.is((JSON.parse(rest.stdout) as SweepJson).summary.holdOut?.looks, 1);
    const whole = await runHere('sweep', long, '--out', place.at('unbroken', 'long'), '--quiet');
    assert.is(whole.code, 0, whole.stderr);
    assert.equal(place.files('stopped', 'long'), place.files('unbroken', 'long'));
  },
);

cli.run();
