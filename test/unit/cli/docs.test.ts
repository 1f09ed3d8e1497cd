import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { COMMANDS } from '../../../src/cli/commands/index.ts';
import { configMarkdown } from '../../../src/cli/configTable.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const docs = suite('documentation');

docs('docs/config.md is what the schemas say: remake it with "node --import tsx scripts/docs.ts"', () => {
  assert.is(read('docs/config.md').trimEnd(), configMarkdown());
});

docs('every key of the configuration is described', () => {
  const bare = configMarkdown()
    .split('\n')
    .filter((line) => line.startsWith('| `') && line.endsWith('|  |'));
  assert.equal(bare, []);
});

docs('commands that the README names exist', () => {
  const named = [...read('README.md').matchAll(/autostock ((?:data|config|models|rl) [a-z]+|[a-z]+)/g)].map(
    ([, name]) => name,
  );
  assert.ok(named.length > 0);
  assert.equal(
    named.filter((name) => !COMMANDS.has(name)),
    [],
  );
});

docs.run();
