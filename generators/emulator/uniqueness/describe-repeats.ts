import type { Repeat, Repeats } from './find-repeats.ts';
import type { KnownSource } from './known-sources.ts';

/** As many are listed as can be read; the rest is counted. */
const MOST_LISTED = 20;
/** The value may be a secret, and the beginning is enough to find it. */
const SHOWN_CHARACTERS = 6;

/** What clones share, what to do about it, and what may share more; empty where there is nothing to say. */
export function describeRepeats(
  { doubtful, generated, stored }: Repeats,
  sources: readonly KnownSource[],
): string {
  const sections = [
    section(
      'The clones share values that each of them generated after the restore: the generator goes on from a\n' +
        'state in the snapshot. Make it anew, or seed it again, in an after-restore hook:',
      describePlaces(generated),
    ),
    section(
      'The clones share values that were made before the snapshot: another init gives others. Make them in an\n' +
        'after-restore hook:',
      describePlaces(stored),
    ),
    section(
      'The same in every answer of every clone. Another boot, which would have told what init makes, failed: run it\n' +
        'again. What is meant to be constant may stay; what must be unique belongs into an after-restore hook:',
      describePlaces(doubtful),
    ),
    section(
      'In the package, and not reseeded after a restore (see Randomness in the README):',
      sources.map(({ file, what }) => `${file}: ${what}`),
    ),
  ];
  return sections.filter((text) => text !== '').join('\n');
}

/** The beginning of a value, and how long it is. */
export function shortened(value: string): string {
  if (value.length <= SHOWN_CHARACTERS) return value;
  return `${value.slice(0, SHOWN_CHARACTERS)}… (${value.length} characters)`;
}

/** A line for each place, which may give several values in as many answers. */
function describePlaces(repeats: readonly Repeat[]): string[] {
  const places = new Map<string, Repeat[]>();
  for (const repeat of repeats) {
    const place = `${repeat.path} ${repeat.shape} ${repeat.clones.join()}`;
    places.set(place, [...(places.get(place) ?? []), repeat]);
  }
  return [...places.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { clones, path, shape, value } = first;
    const place = path === '' ? 'the response' : path;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return [`${place}: ${shape} ${shortened(value)}${more} in clones ${clones.join(', ')}`];
  });
}

function section(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  const listed = items.slice(0, MOST_LISTED);
  const rest = items.length - listed.length;
  const lines = [...listed, ...(rest === 0 ? [] : [`and ${rest} more`])];
  return `${[title, ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}
