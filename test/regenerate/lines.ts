/** The lines of a text, whatever ends them. */
export function linesOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** The lines of a text that are in no conflict. */
export function outsideOfConflicts(text: string): string[] {
  let inside = false;
  return linesOf(text).filter((line) => {
    if (line === '<<<<<<< yours') inside = true;
    const outside = !inside;
    if (line.startsWith('>>>>>>> create-snapper-lambda ')) inside = false;
    return outside;
  });
}
