import { type Content, html, type Markup } from '../markup.ts';

/** Inner margins of a chart, in viewBox units. */
export interface Margin {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** Width every full-width chart is drawn at; CSS scales it. */
export const CHART_WIDTH = 1000;

/** An accessible SVG root: `id` must be unique in the page, `title` names the picture, `desc` says what it shows. */
export const chart = (
  id: string,
  size: { readonly width: number; readonly height: number },
  title: string,
  desc: string,
  content: Content,
): Markup =>
  html`<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="${id}-t ${id}-d" preserveAspectRatio="xMidYMid meet"><title id="${id}-t">${title}</title><desc id="${id}-d">${desc}</desc>${content}</svg>`;

/** A chart that scrolls sideways on a narrow screen instead of shrinking its text away. */
export const figure = (content: Content): Markup =>
  html`<figure><div class="scroll" tabindex="0" role="group">${content}</div></figure>`;
