import { HEADS, type HeadName } from '../native/index.ts';

/** Columns kept of each forecast, and which of them is the point forecast. */
export function columnsOf(head: HeadName): { names: readonly string[]; point: number } {
  const { columns, point } = HEADS.find(({ name }) => name === head)!;
  return { names: columns, point };
}
