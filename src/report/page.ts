import { createHash } from 'node:crypto';
import type { RunResult } from '../backtest/index.ts';
import { html, Markup } from './markup.ts';
import { SECTIONS, viewOf } from './sections/index.ts';
import { STYLE } from './style.ts';

/** Nothing loads and nothing runs: the page may use its own style sheet, byte for byte, and no more. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** The whole report as one self-contained HTML page; the same result always gives the same bytes. */
export function renderReport(result: RunResult): string {
  const view = viewOf(result);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${result.name} · AutoStock Trader report</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
${SECTIONS.map((draw) => [draw(view), new Markup('\n')])}</main>
</body>
</html>
`;
  return page.text;
}
