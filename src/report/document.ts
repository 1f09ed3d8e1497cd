import { createHash } from 'node:crypto';
import { type Content, html, Markup } from './markup.ts';

/** Nothing loads and nothing runs: the page may use its own style sheet, byte for byte, and no more. */
const policyOf = (style: string): string =>
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** One self-contained HTML page; the same content always gives the same bytes. */
export const document = (title: string, style: string, sections: readonly Content[]): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policyOf(style))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
${sections.map((s) => [s, new Markup('\n')])}</main>
</body>
</html>
`.text;
