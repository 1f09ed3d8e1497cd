import type { Expr } from './expr.ts';
import { invalid, type Places, type Source } from './fault.ts';
import { LEVEL } from './operators.ts';
import { type Token, tokenize } from './tokens.ts';

const COMPARISONS: Readonly<Record<string, string>> = {
  '>': 'gt',
  '>=': 'ge',
  '<': 'lt',
  '<=': 'le',
  '==': 'eq',
  '!=': 'ne',
};
const SUMS: Readonly<Record<string, string>> = { '+': 'add', '-': 'sub' };
const PRODUCTS: Readonly<Record<string, string>> = { '*': 'mul', '/': 'div' };
const MAX_DEPTH = 200;

/** Recursive descent over the words of one expression. */
class Parser {
  private readonly source: Source & { readonly text: string };
  private readonly tokens: readonly Token[];
  private readonly places: Places;
  private next = 0;
  private depth = 0;

  constructor(source: Source & { readonly text: string }, places: Places) {
    this.source = source;
    this.places = places;
    this.tokens = tokenize(source);
  }

  whole(): Expr {
    const expr = this.at(LEVEL.or);
    if (this.token.kind !== 'end') this.fail('an operator or the end');
    return expr;
  }

  private get token(): Token {
    return this.tokens[this.next];
  }

  private is(text: string): boolean {
    return (this.token.kind === 'symbol' || this.token.kind === 'word') && this.token.text === text;
  }

  private take(text: string): boolean {
    if (!this.is(text)) return false;
    this.next++;
    return true;
  }

  private expect(text: string): void {
    if (!this.take(text)) this.fail(`"${text}"`);
  }

  private fail(expected: string): never {
    const { kind, text, column } = this.token;
    const found = kind === 'end' ? 'the end' : `"${text}"`;
    throw invalid(this.source, `expected ${expected}, found ${found}`, {
      column,
      token: text,
      expected,
    });
  }

  private node<E extends object>(column: number, expr: E): E {
    this.places.set(expr, { source: this.source, column });
    return expr;
  }

  /** An expression whose loosest operator binds at `level` or tighter. */
  private at(level: number): Expr {
    if (++this.depth > MAX_DEPTH)
      throw invalid(this.source, `more than ${MAX_DEPTH} levels deep`, { column: this.token.column });
    const expr = this.level(level);
    this.depth--;
    return expr;
  }

  private level(level: number): Expr {
    switch (level) {
      case LEVEL.or:
        return this.chain(LEVEL.and, { or: 'or' });
      case LEVEL.and:
        return this.chain(LEVEL.not, { and: 'and' });
      case LEVEL.not:
        return this.negation();
      case LEVEL.compare:
        return this.comparison();
      case LEVEL.sum:
        return this.chain(LEVEL.product, SUMS);
      case LEVEL.product:
        return this.chain(LEVEL.minus, PRODUCTS);
      default:
        return this.minus();
    }
  }

  /** Left-associative operators of one level. */
  private chain(tighter: number, ops: Readonly<Record<string, string>>): Expr {
    let left = this.level(tighter);
    for (;;) {
      const { text, column, kind } = this.token;
      if (kind === 'text' || !Object.hasOwn(ops, text)) return left;
      this.next++;
      left = this.node(column, { op: ops[text], args: [left, this.level(tighter)] });
    }
  }

  private negation(): Expr {
    const { column } = this.token;
    if (!this.take('not')) return this.level(LEVEL.compare);
    return this.node(column, { op: 'not', args: [this.at(LEVEL.not)] });
  }

  private comparison(): Expr {
    const left = this.level(LEVEL.sum);
    const { column } = this.token;
    const op = this.comparisonOp();
    if (op === undefined) return left;
    const expr = this.node(column, { op, args: [left, this.level(LEVEL.sum)] });
    const again = this.token;
    if (this.comparisonOp() !== undefined)
      throw invalid(this.source, `"${again.text}" compares a comparison: join two of them by "and"`, {
        column: again.column,
        token: again.text,
        expected: '"and", "or" or the end',
      });
    return expr;
  }

  private comparisonOp(): string | undefined {
    const { text } = this.token;
    if (this.take('crosses')) {
      if (this.take('above')) return 'crossAbove';
      if (this.take('below')) return 'crossBelow';
      this.fail('"above" or "below"');
    }
    if (this.token.kind !== 'symbol' || !Object.hasOwn(COMPARISONS, text)) return undefined;
    this.next++;
    return COMPARISONS[text];
  }

  private minus(): Expr {
    const { column } = this.token;
    if (!this.take('-')) return this.primary();
    // A minus before a number is the number's own.
    if (this.token.kind === 'number') return -Number(this.tokens[this.next++].text);
    return this.node(column, { op: 'neg', args: [this.at(LEVEL.minus)] });
  }

  private primary(): Expr {
    const { kind, text, column } = this.token;
    if (kind === 'number') {
      this.next++;
      return Number(text);
    }
    if (this.take('true')) return true;
    if (this.take('false')) return false;
    if (this.take('(')) {
      const inner = this.at(LEVEL.or);
      this.expect(')');
      return inner;
    }
    if (kind !== 'name') this.fail('a number, a name or "("');
    this.next++;
    if (!this.take('(')) return this.node(column, { ref: text });
    return text === 'feature' || text === 'forecast' ? this.series(text, column) : this.call(text, column);
  }

  private series(kind: 'feature' | 'forecast', column: number): Expr {
    const { kind: found, text } = this.token;
    if (found !== 'text') this.fail(`the name of a ${kind} in quotes`);
    this.next++;
    this.expect(')');
    return this.node(column, kind === 'feature' ? { feature: text } : { forecast: text });
  }

  private call(op: string, column: number): Expr {
    const args: Expr[] = [];
    const named: Record<string, Expr> = {};
    while (!this.is(')')) {
      const [name, colon] = [this.token, this.tokens[this.next + 1]];
      if (name.kind === 'name' && colon.kind === 'symbol' && colon.text === ':') {
        if (Object.hasOwn(named, name.text))
          throw invalid(this.source, `"${name.text}" is given twice`, {
            column: name.column,
            token: name.text,
          });
        this.next += 2;
        named[name.text] = this.at(LEVEL.or);
      } else if (Object.keys(named).length > 0) this.fail('a named argument after a named one');
      else args.push(this.at(LEVEL.or));
      if (!this.is(')') && !this.take(',')) this.fail('"," or ")"');
    }
    this.expect(')');
    const output = this.take('.') ? this.outputName() : undefined;
    return this.node(column, {
      op,
      args,
      ...(Object.keys(named).length > 0 ? { named } : {}),
      ...(output === undefined ? {} : { output }),
    });
  }

  private outputName(): string {
    const { kind, text } = this.token;
    if (kind !== 'name') this.fail('the name of an output');
    this.next++;
    return text;
  }
}

/** Text of the expression language as a graph; `places` takes where each node stands. */
export function parseExpression(text: string, field = 'expression', places: Places = new WeakMap()): Expr {
  return new Parser({ field, text }, places).whole();
}
