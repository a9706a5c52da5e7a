/** What a letter looks like, as far as the command line uses it. */
interface Style {
  readonly colour: string;
  readonly bold: boolean;
  readonly dim: boolean;
}

const PLAIN: Style = { colour: '#e6edf3', bold: false, dim: false };

/** Colours by the code that switches them on. */
const COLOURS: Readonly<Record<string, string>> = {
  '31': '#ff7b72',
  '32': '#7ee787',
  '33': '#e3b341',
  '34': '#79c0ff',
  '36': '#76e3ea',
  '39': PLAIN.colour,
  '90': '#8b949e',
};

const FONT_SIZE = 14;
const LINE_HEIGHT = 20;
/** What a letter of every monospaced font is about as wide as. */
const LETTER_WIDTH = FONT_SIZE * 0.6;
const MARGIN = 20;
const COLUMNS = 80;

/**
 * Draws what a terminal of 80 columns shows.
 *
 * @param screen its lines, with colours as escape sequences
 */
export function terminalSvg(screen: string): string {
  const lines = screen.trimEnd().split('\n');
  const width = Math.ceil(COLUMNS * LETTER_WIDTH + 2 * MARGIN);
  const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
  let style = PLAIN;
  const rows = lines.map((line, index) => {
    const spans: string[] = [];
    for (const { after, text } of runsOf(line)) {
      if (text !== '') spans.push(span(text, style));
      style = after(style);
    }
    const y = MARGIN + index * LINE_HEIGHT + FONT_SIZE;
    return `  <text x="${MARGIN}" y="${y}">${spans.join('')}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A session in a terminal" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}" xml:space="preserve">`,
    `  <rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...rows.filter((row) => row.includes('<tspan')),
    '</svg>',
    '',
  ].join('\n');
}

/** A line in pieces: each with what changes after it. */
function runsOf(
  line: string,
): readonly { readonly text: string; readonly after: (style: Style) => Style }[] {
  return [...line.matchAll(/([^\u001B]*)(?:\u001B\[([\d;]*)m|$)/g)].map(([, text, codes]) => ({
    text: text ?? '',
    after: (style) => (codes ?? '').split(';').reduce(applied, style),
  }));
}

function applied(style: Style, code: string): Style {
  switch (code) {
    case '':
      return style;
    case '0':
      return PLAIN;
    case '1':
      return { ...style, bold: true };
    case '2':
      return { ...style, dim: true };
    case '22':
      return { ...style, bold: false, dim: false };
    default:
      return { ...style, colour: COLOURS[code] ?? style.colour };
  }
}

function span(text: string, { bold, colour, dim }: Style): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const traits = [
    `fill="${dim ? COLOURS['90'] : colour}"`,
    ...(bold ? ['font-weight="bold"'] : []),
  ].join(' ');
  return `<tspan ${traits}>${escaped}</tspan>`;
}
