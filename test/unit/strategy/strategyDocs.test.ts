import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import {
  build,
  compileStrategy,
  operatorMarkdown,
  panelContext,
  resolveStrategy,
  STRATEGIES,
  type Strategy,
  StrategySchema,
} from '../../../src/strategy/index.ts';
import { throwsCode } from '../../assert.ts';
import { randomPanel } from '../../fixtures/panels.ts';

const test = suite('strategy documentation');
const page = readFileSync(new URL('../../../docs/strategies.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text]) => text);

test('the operator table is the one of the code: node --import tsx scripts/docs.ts', () => {
  assert.ok(page.includes(`<!-- operators -->\n${operatorMarkdown()}\n<!-- end -->`));
});

test('every YAML example compiles', () => {
  const panel = randomPanel(['M', 'A'], 300);
  const examples = blocks('yaml').map((text) => resolveStrategy(parse(text)));
  assert.is(examples.length, 4);
  for (const example of examples) compileStrategy(example, panelContext(example, panel));
});

test('the builder example gives what the YAML beside it gives', () => {
  const [example] = blocks('ts');
  const made = new Function('build', example)(build) as Strategy;
  assert.equal(made, resolveStrategy(parse(blocks('yaml')[0])));
  assert.equal(made.rules, STRATEGIES.get('sma-cross').strategy.rules);
});

test('the message shown is the message given', () => {
  throwsCode(
    () => resolveStrategy({ rules: { long: 'close > smaa(20)' } }),
    'AUTOSTOCK_CONFIG_UNKNOWN_NAME',
    /^rules\.long, column \d+ of .*$/m.exec(page)?.[0] ?? 'no message in the page',
  );
});

test('every field of a strategy, every method and every ready strategy is in the page', () => {
  const { properties } = StrategySchema;
  for (const field of [...Object.keys(properties.rules.properties), ...Object.keys(properties)])
    if (!['name', 'description'].includes(field)) assert.ok(page.includes(field), field);
  for (const name of [...STRATEGIES.names(), 'grid', 'random', 'latin', 'list'])
    assert.ok(page.includes(name), name);
});

test.run();
