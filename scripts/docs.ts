// Remakes the pages that tests compare with the code: node --import tsx scripts/docs.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { configMarkdown } from '../src/cli/configTable.ts';
import { membersMarkdown } from '../src/cli/models/membersTable.ts';
import { ERROR_CODES } from '../src/core/index.ts';
import { operatorMarkdown } from '../src/strategy/index.ts';

const page = (name: string): URL => new URL(`../docs/${name}`, import.meta.url);

writeFileSync(page('config.md'), `${configMarkdown()}\n`);

const rows = Object.entries(ERROR_CODES).map(
  ([code, e]) => `| \`${code}\` | ${e.http} | ${e.exit} | ${e.meaning} |`,
);
const errors = readFileSync(page('errors.md'), 'utf8');
const table = /(?<=\|---\|---\|---\|---\|\n)(?:\|.*\n)*/;
writeFileSync(
  page('errors.md'),
  errors.replace(table, () => `${rows.join('\n')}\n`),
);

const strategies = readFileSync(page('strategies.md'), 'utf8');
const operators = /(<!-- operators -->\n)[\s\S]*?(<!-- end -->)/;
writeFileSync(
  page('strategies.md'),
  strategies.replace(operators, (_, start, end) => `${start}${operatorMarkdown()}\n${end}`),
);

const models = readFileSync(page('models.md'), 'utf8');
const members = /(<!-- members -->\n)[\s\S]*?(<!-- end -->)/;
writeFileSync(
  page('models.md'),
  models.replace(members, (_, start, end) => `${start}${membersMarkdown()}\n${end}`),
);
