import { AutostockError, closest } from '../../core/index.ts';

/** Where an expression stands: the field of the strategy and, when it was text, the text. */
export interface Source {
  readonly field: string;
  readonly text?: string;
}

/** Where one node stands: a column (from 1) when it came from text. */
export interface Place {
  readonly source: Source;
  readonly column?: number;
}
/** By node of an expression. */
export type Places = WeakMap<object, Place>;

const where = (source: Source, column?: number): string =>
  column === undefined || source.text === undefined
    ? source.field
    : `${source.field}, column ${column} of "${source.text}"`;

export interface Fault {
  readonly column?: number;
  /** The offending word. */
  readonly token?: string;
  readonly expected?: string;
}

/** A coded error that says where, what and what was expected. */
export function invalid(source: Source, message: string, fault: Fault = {}): AutostockError {
  return new AutostockError('AUTOSTOCK_CONFIG_INVALID', `${where(source, fault.column)}: ${message}`, {
    details: { ...source, ...fault },
  });
}

/** An unknown name with the nearest known one, or all of them. */
export function unknownName(
  { source, column }: Place,
  kind: string,
  name: string,
  known: readonly string[],
): AutostockError {
  const near = closest(name, known);
  const hint = near ? `did you mean "${near}"?` : `known: ${known.join(', ') || 'none'}`;
  return new AutostockError(
    'AUTOSTOCK_CONFIG_UNKNOWN_NAME',
    `${where(source, column)}: unknown ${kind} "${name}": ${hint}`,
    { details: { ...source, token: name, column, expected: near, known: [...known] } },
  );
}
