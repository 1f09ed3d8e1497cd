import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorTableDrift, focusedTests, medianLines, tooLong, unlisted } from './fileRules.ts';
import { consoleUses, importBreaches, importsOf, impurities } from './importRules.ts';
import { includeBreaches } from './includeRules.ts';
import { tree } from './tree.ts';

/** Every detector must catch the breach it is for: a rule that never fires proves nothing. */
const rules = suite('architecture rules');

const importing = (path: string, statement: string) => importBreaches(tree({ [path]: `${statement}\n` }));

rules('imports: every form is read', () => {
  const found = importsOf(
    [
      "import a from './a.ts';",
      "import type { B } from './b.ts';",
      "import { type C, type D } from './c.ts';",
      "import { type E, f } from './e.ts';",
      "export * from './g.ts';",
      "import {\n  h,\n  i,\n} from './h.ts';",
      "const j = await import('./j.ts');",
    ].join('\n'),
  );
  assert.equal(
    found.map((i) => `${i.target}${i.typeOnly ? ' type' : ''}`),
    ['./a.ts', './b.ts type', './c.ts type', './e.ts', './g.ts', './h.ts', './j.ts'],
  );
});

rules('imports: a climb, a reach-in and a value where only types are allowed are caught', () => {
  assert.is(importing('src/features/x.ts', "import { a } from '../models/index.ts';").length, 1);
  assert.is(importing('src/data/x.ts', "const a = await import('../backtest/index.ts');").length, 1);
  assert.is(importing('src/backtest/x.ts', "import { a } from '../live/index.ts';").length, 1);
  assert.is(importing('src/live/x.ts', "import { a } from '../backtest/index.ts';").length, 1);
  assert.is(importing('src/tuning/x.ts', "import { a } from '../backtest/index.ts';").length, 1);
  assert.is(importing('src/jobs/x.ts', "import { a } from '../api/index.ts';").length, 1);
  assert.is(importing('src/models/x.ts', "import { a } from '../native/load.ts';").length, 1);
  assert.is(importing('src/models/zoo/x.ts', "import { a } from '../../native/load.ts';").length, 1);
  assert.is(importing('src/api/x.ts', "import { a } from '../jobs/store.ts';").length, 1);
  assert.is(importing('src/core/x.ts', "import { a } from '../../scripts/a.ts';").length, 1);
  assert.is(importing('src/attic/x.ts', '').length, 1);
});

rules('imports: what the blueprint allows passes', () => {
  assert.equal(importing('src/models/x.ts', "import { a } from '../native/index.ts';"), []);
  assert.equal(importing('src/models/x.ts', "import type { A } from '../features/index.ts';"), []);
  assert.equal(importing('src/tuning/x.ts', "import { type A } from '../backtest/index.ts';"), []);
  assert.equal(importing('src/backtest/metrics/x.ts', "import { a } from '../types.ts';"), []);
  assert.equal(importing('src/backtest/x.ts', "import { a } from '../pipeline/index.ts';"), []);
  assert.equal(importing('src/api/x.ts', "import { JobClient } from '../jobs/index.ts';"), []);
  assert.equal(importing('src/cli/commands/x.ts', "import { a } from '../../api/index.ts';"), []);
});

rules('purity: clock, environment, network and Math.random are caught', () => {
  for (const line of [
    'Date.now()',
    'new Date()',
    'process.env.X',
    "import 'node:http'",
    'await fetch(url)',
  ]) {
    assert.is(impurities(tree({ 'src/policy/x.ts': line })).length, 1, line);
    assert.is(impurities(tree({ 'src/cli/x.ts': line })).length, 0, line);
  }
  assert.is(impurities(tree({ 'src/cli/x.ts': 'Math.random()' })).length, 1);
});

rules('console: caught everywhere but in the one output module', () => {
  assert.equal(consoleUses(tree({ 'src/cli/output.ts': 'console.log(1)' })), []);
  assert.is(consoleUses(tree({ 'src/cli/main.ts': 'console.log(1)' })).length, 1);
});

rules('includes: a climb, N-API outside the binding and LibTorch in a kernel are caught', () => {
  const files = tree({
    'native/core/base/a.h': '#include "indicators/b.h"\n',
    'native/core/indicators/b.h': '#include "base/a.h"\n#include <vector>\n',
    'native/core/backtest/c.cpp': '#include <napi.h>\n#include "../models/d.h"\n',
    'native/core/models/d.h': '#include <torch/torch.h>\n#include "backtest/c.h"\n',
    'native/core/indicators/e.cpp': '#include <torch/torch.h>\n',
    'native/binding/f.cpp': '#include <napi.h>\n#include "models/d.h"\n',
    'native/attic/g.h': '',
  });
  assert.equal(includeBreaches(files), [
    'native/core/base/a.h (base) may not include indicators/b.h',
    'native/core/backtest/c.cpp includes napi.h: N-API belongs in native/binding',
    'native/core/backtest/c.cpp (backtest) may not include ../models/d.h',
    'native/core/indicators/e.cpp includes torch/torch.h: LibTorch belongs in models and rl',
    'native/attic/g.h: folder "attic" has no layer',
  ]);
});

rules('sizes: the cap counts lines, the median is the middle', () => {
  const files = tree({ 'a.ts': 'x\n'.repeat(500), 'b.ts': 'x\n'.repeat(501), 'c.ts': 'x\n' });
  assert.equal(tooLong(files, 500), ['b.ts: 501 lines']);
  assert.is(medianLines(files), 500);
});

rules('registries: an entry or a list of entries that nobody lists is caught', () => {
  const files = tree({
    'src/models/registry.ts': "export const MODELS = createRegistry<ModelSpec>('model', [ridge, ...trees]);",
    'src/models/ridge.ts': 'export const ridge: ModelSpec<typeof schema> = {};',
    'src/models/deep/trees.ts': 'export const trees: readonly ModelSpec[] = [];',
    'src/models/lost.ts': 'export const lost: ModelSpec = {};',
    'src/policy/other.ts': 'export const other: ModelSpec = {};',
  });
  assert.equal(unlisted(files), ['src/models/lost.ts: lost is not listed in src/models/registry.ts']);
});

rules('error table: a missing, a changed and a surplus row are caught', () => {
  const codes = {
    AUTOSTOCK_A: { http: 400, exit: 2, meaning: 'a' },
    AUTOSTOCK_B: { http: 500, exit: 1, meaning: 'b' },
  };
  assert.equal(
    errorTableDrift('| `AUTOSTOCK_A` | 400 | 2 | a | x |\n| `AUTOSTOCK_B` | 500 | 1 | b | x |\n', codes),
    [],
  );
  assert.is(errorTableDrift('| `AUTOSTOCK_A` | 400 | 2 | a |\n', codes).length, 1);
  assert.is(
    errorTableDrift('| `AUTOSTOCK_A` | 401 | 2 | a |\n| `AUTOSTOCK_B` | 500 | 1 | b |\n', codes).length,
    1,
  );
  assert.is(
    errorTableDrift(
      '| `AUTOSTOCK_A` | 400 | 2 | a |\n| `AUTOSTOCK_B` | 500 | 1 | b |\n| `AUTOSTOCK_C` | 1 | 1 | c |\n',
      codes,
    ).length,
    1,
  );
});

rules('focus: a forgotten .only is caught', () => {
  assert.equal(focusedTests(tree({ 'a.test.ts': "x('a', f);\n", 'b.test.ts': "x.only('b', f);\n" })), [
    'b.test.ts',
  ]);
});

rules.run();
