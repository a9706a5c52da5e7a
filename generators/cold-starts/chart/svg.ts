import type { Text } from './text.ts';

/**
 * The colours, for a light and a dark surrounding. Both pairs of bars differ in lightness as well as in
 * hue, for those who see no difference of hue. Figures are outlined in the colour of the paper, since
 * lines of the grid run behind them.
 */
const STYLE = `
    text { font-family: system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328; }
    .strong { font-weight: 600; stroke: #ffffff; stroke-width: 4px; paint-order: stroke; }
    .muted { fill: #59636e; }
    .paper { fill: #ffffff; }
    .line { stroke: #d1d9e0; }
    .start { fill: #0550ae; }
    .first { fill: #f0a04b; }
    .run { fill: #59636e; fill-opacity: 0.45; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .strong { stroke: #0d1117; }
      .muted { fill: #9198a1; }
      .paper { fill: #0d1117; }
      .line { stroke: #3d444d; }
      .start { fill: #4493f8; }
      .first { fill: #ffd8a8; }
      .run { fill: #9198a1; }
    }
  `;

/** A drawing as an SVG document. */
export function svgDocument(
  size: { readonly width: number; readonly height: number },
  about: { readonly title: string; readonly description: string },
  elements: readonly string[],
): string {
  const { height, width } = size;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">
  <title id="title">${escape(about.title)}</title>
  <desc id="description">${escape(about.description)}</desc>
  <style>${STYLE}</style>
  <rect class="paper" width="${width}" height="${height}" rx="6"/>
${elements.map((element) => `  ${element}\n`).join('')}</svg>
`;
}

/** A text as an element. */
export function svgText({ anchor = 'start', size, style, text, x, y }: Text): string {
  const attributes = `class="${style}" x="${round(x)}" y="${round(y)}" font-size="${size}" text-anchor="${anchor}"`;
  return `<text ${attributes}>${escape(text)}</text>`;
}

/** A filled box. */
export function svgBox(style: string, x: number, y: number, width: number, height: number): string {
  const place = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
  return `<rect class="${style}" ${place}/>`;
}

/** A vertical line. */
export function svgLine(x: number, top: number, bottom: number): string {
  return `<line class="line" x1="${round(x)}" x2="${round(x)}" y1="${top}" y2="${bottom}"/>`;
}

/** A dot for one run. */
export function svgDot(x: number, y: number): string {
  return `<circle class="run" cx="${round(x)}" cy="${round(y)}" r="3.5"/>`;
}

/** Tenths of a pixel are seen by nobody, and keep the file the same on every machine. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
