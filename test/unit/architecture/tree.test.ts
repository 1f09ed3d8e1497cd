import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ERROR_CODES } from '../../../src/core/index.ts';
import { errorTableDrift, focusedTests, medianLines, tooLong, unlisted } from './fileRules.ts';
import { consoleUses, importBreaches, impurities } from './importRules.ts';
import { includeBreaches } from './includeRules.ts';
import { readText, readTree } from './tree.ts';

const source = readTree(['src'], /\.ts$/);
const native = readTree(['native', 'bench/native'], /\.(h|cpp|cu|cuh)$/);
const all = readTree(['src', 'native', 'scripts', 'test', 'bench']);

const architecture = suite('architecture of the tree');

architecture('every import goes down a layer, through the index', () =>
  assert.equal(importBreaches(source), []),
);
architecture('layers 3-7 are pure, randomness is seeded', () => assert.equal(impurities(source), []));
architecture('only src/cli/output.ts may use the console', () => assert.equal(consoleUses(source), []));
architecture('every include goes down a layer; napi only in the binding', () =>
  assert.equal(includeBreaches(native), []),
);
architecture('no file is longer than 500 lines', () => assert.equal(tooLong(all, 500), []));
architecture('the median file is below 120 lines', () => {
  const median = medianLines(all);
  assert.ok(median < 120, `median ${median}`);
});
architecture('every registry entry that is written is listed', () => assert.equal(unlisted(source), []));
architecture('no test is focused', () => assert.equal(focusedTests(readTree(['test'], /\.test\.ts$/)), []));
architecture('docs/errors.md lists exactly the error codes', () =>
  assert.equal(errorTableDrift(readText('docs/errors.md'), ERROR_CODES), []),
);

architecture.run();
