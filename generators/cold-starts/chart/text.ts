/** A piece of text in the chart. */
export interface Text {
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  readonly size: number;
  readonly text: string;
  /** Colour and weight, by the name of a class. */
  readonly style: 'strong' | 'plain' | 'muted';
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** Widths by the size of the font, those of a wide face (DejaVu Sans, Verdana): others are narrower. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[iIjlft.,:;'|!()[\] ]/, 0.42],
  [/[mwMW@%]/, 1],
  [/[A-Z]/, 0.76],
];
const OTHERS = 0.66;
const BOLD = 1.12;

/** How wide a text may become, in pixels: an upper estimate. */
export function widthOf({ size, style, text }: Pick<Text, 'size' | 'style' | 'text'>): number {
  const ems = [...text].map(
    (character) => WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? OTHERS,
  );
  const bold = style === 'strong' ? BOLD : 1;
  return ems.reduce((sum, em) => sum + em, 0) * size * bold;
}

/** The text, shortened with an ellipsis until it fits. */
export function fit<T extends Pick<Text, 'size' | 'style' | 'text'>>(text: T, width: number): T {
  if (widthOf(text) <= width) return text;
  let kept = text.text;
  while (kept !== '' && widthOf({ ...text, text: `${kept}…` }) > width) kept = kept.slice(0, -1);
  return { ...text, text: `${kept}…` };
}
