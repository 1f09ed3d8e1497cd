import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveMember } from '../../../src/cli/models/memberConfig.ts';
import { membersMarkdown } from '../../../src/cli/models/membersTable.ts';
import { aliasView } from '../../../src/cli/models/storeOptions.ts';
import { throwsCode } from '../../assert.ts';

const test = suite('models commands, parts');

test('docs/models.md lists the zoo as it is: remake it with "node --import tsx scripts/docs.ts"', () => {
  const page = readFileSync(new URL('../../../docs/models.md', import.meta.url), 'utf8');
  assert.ok(page.includes(membersMarkdown()));
});

test('options stand flat beside horizons and head', () => {
  const member = resolveMember('tcn-residual', { window: 64, horizons: [1, 5], head: 'quantiles' });
  assert.is(member.options.window, 64);
  assert.is(member.options.kernel, 3);
  assert.not.ok('horizons' in member.options);
  assert.equal(member.output, { horizons: [1, 5], head: 'quantiles' });
  assert.equal(member.shape, { horizons: 2, head: 1 });
  assert.equal(resolveMember('zero-return', {}).options, {});
  throwsCode(() => resolveMember('ridge', { horizons: [] }), 'AUTOSTOCK_CONFIG_INVALID', /ridge.horizons/);
  throwsCode(() => resolveMember('ridge', { horizon: 5 }), 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', /horizons/);
});

test('an alias shows the version it names and those before', () => {
  assert.equal(aliasView({ champion: [1, 2, 5], challenger: [] }), {
    champion: { version: 5, before: [2, 1] },
    challenger: { version: null, before: [] },
  });
});

test.run();
