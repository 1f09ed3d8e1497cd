const GAP = '  ';

/** Control characters in names must not reach a terminal; line ends may stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are exactly what must go
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;
export const printable = (text: string): string => text.replace(CONTROL, '?');

/** Columns padded to their widest cell, the first to the left and the others to the right; `style` may add no width. */
export function aligned(
  lines: readonly (readonly string[])[],
  style: (padded: string, line: number) => string = (padded) => padded,
): string[] {
  const width = lines[0].map((_, c) => Math.max(...lines.map((l) => l[c].length)));
  return lines.map((l, i) =>
    l
      .map((text, c) => style(c === 0 ? text.padEnd(width[c]) : text.padStart(width[c]), i))
      .join(GAP)
      .trimEnd(),
  );
}

export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
