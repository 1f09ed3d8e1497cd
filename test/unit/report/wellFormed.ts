/** Every complaint about `markup` as XML: unbalanced tags, bad attributes, raw ampersands or angle brackets, duplicate ids. */
export function xmlProblems(markup: string): string[] {
  const problems: string[] = [];
  const open: string[] = [];
  const ids = new Set<string>();
  const tag = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;
  let at = 0;
  while (at < markup.length) {
    if (markup[at] !== '<') {
      const next = markup.indexOf('<', at);
      const text = markup.slice(at, next < 0 ? markup.length : next);
      if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(text) || text.includes('>'))
        problems.push(`raw text: ${text.slice(0, 60)}`);
      at += text.length;
      continue;
    }
    tag.lastIndex = at;
    const match = tag.exec(markup);
    if (!match) return [...problems, `not a tag: ${markup.slice(at, at + 80)}`];
    const [whole, closing, name, attributes, selfClosing] = match;
    const id = / id="([^"]*)"/.exec(attributes)?.[1];
    if (id !== undefined && ids.has(id)) problems.push(`id "${id}" twice`);
    if (id !== undefined) ids.add(id);
    if (closing) {
      const last = open.pop();
      if (last !== name) problems.push(`</${name}> closes <${last}>`);
    } else if (!selfClosing) open.push(name);
    at += whole.length;
  }
  return open.length > 0 ? [...problems, `left open: ${open.join(', ')}`] : problems;
}
