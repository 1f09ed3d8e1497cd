import { invalid, type Source } from './fault.ts';
import { KEYWORDS } from './operators.ts';

export type TokenKind = 'number' | 'name' | 'word' | 'text' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; of a text, what is between the quotes. */
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

const PATTERN =
  /\s+|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|'([^']*)'|"([^"]*)"|(>=|<=|==|!=|[-+*/(),.:<>])/y;

const HINTS: Readonly<Record<string, string>> = {
  '=': 'write == for equal',
  '&': 'write and',
  '|': 'write or',
  '!': 'write not',
  '^': 'there is no power: write exp(y * log(x))',
  '%': 'write a fraction, 0.02 for 2 %',
};

/** Longest text read; longer ones are a mistake. */
const MAX_LENGTH = 10_000;

/** The words of an expression, with an `end` after the last. */
export function tokenize(source: Source & { readonly text: string }): Token[] {
  const { text } = source;
  if (text.length > MAX_LENGTH)
    throw invalid(
      { field: source.field },
      `an expression has at most ${MAX_LENGTH} characters, was ${text.length}`,
    );
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(text);
    const column = at + 1;
    if (!match) {
      const token = text[at];
      const hint = HINTS[token] ?? (`'"`.includes(token) ? 'the closing quote is missing' : undefined);
      throw invalid(source, `unexpected "${token}"${hint ? `: ${hint}` : ''}`, {
        column,
        token,
        expected: hint,
      });
    }
    at = PATTERN.lastIndex;
    const [, number, name, single, double, symbol] = match;
    if (number !== undefined) {
      if (/[A-Za-z_.]/.test(text[at] ?? ''))
        throw invalid(source, `"${number}${text[at]}" is no number`, { column, token: number + text[at] });
      tokens.push({ kind: 'number', text: number, column });
    } else if (name !== undefined)
      tokens.push({ kind: KEYWORDS.includes(name) ? 'word' : 'name', text: name, column });
    else if (single !== undefined || double !== undefined)
      tokens.push({ kind: 'text', text: single ?? double, column });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, column });
  }
  tokens.push({ kind: 'end', text: '', column: text.length + 1 });
  return tokens;
}
