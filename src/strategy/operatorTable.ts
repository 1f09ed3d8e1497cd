import { OPERATORS, type OperatorSpec } from './expression/operators.ts';

const LETTERS = { number: ['x', 'y', 'z'], truth: ['a', 'b', 'c'] } as const;

/** How an operator is written, with a letter for each argument: `x > y`, `lag(x, n = 1)`. */
function written({ name, args, infix, more, bars }: OperatorSpec): string {
  const letters = args.map((type, i) => LETTERS[type][args.slice(0, i).filter((t) => t === type).length]);
  if (infix)
    return args.length === 1
      ? `${infix.symbol} ${letters[0]}`.replace('- ', '-')
      : letters.join(` ${infix.symbol} `);
  const n = bars ? [bars.default === undefined ? 'n' : `n = ${bars.default}`] : [];
  return `${name}(${[...letters, ...(more ? ['…'] : []), ...n].join(', ')})`;
}

/** The operator table of docs/strategies.md. */
export function operatorMarkdown(): string {
  const rows = OPERATORS.entries.map(
    (o) => `| \`${written(o)}\` | \`${o.name}\` | ${o.returns} | ${o.meaning} |`,
  );
  return ['| written | op | gives | meaning |', '|---|---|---|---|', ...rows].join('\n');
}
