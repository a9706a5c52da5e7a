/** What one clone draws, by source; the functions say by a prefix which are none of the delegator's. */
export type RandomValues = Readonly<Record<string, string>>;

/** Sources of randomness, by whose they are. */
export interface Sources {
  /** The kernel's, which differ in clones by themselves. */
  readonly kernel: readonly string[];
  /** The function's own, which are documented to repeat. */
  readonly own: readonly string[];
  /** Those that the delegator reseeds. */
  readonly covered: readonly string[];
}

export function sourcesOf(values: RandomValues): Sources {
  const names = Object.keys(values);
  const kernel = names.filter((name) => name.startsWith('kernel: '));
  const own = names.filter((name) => name.startsWith('own: '));
  const covered = names.filter((name) => !kernel.includes(name) && !own.includes(name));
  return { kernel, own, covered };
}

/** The sources of which at least two clones drew the same. */
export function repeatedSources(clones: readonly RandomValues[]): string[] {
  return Object.keys(clones[0] ?? {}).filter(
    (name) => new Set(clones.map((values) => values[name])).size < clones.length,
  );
}

/** Names every source, and says of which clones drew the same. */
export function describeSources(title: string, clones: readonly RandomValues[]): string {
  const repeated = new Set(repeatedSources(clones));
  const lines = Object.keys(clones[0] ?? {}).map(
    (name) => `  ${repeated.has(name) ? 'repeats' : 'differs'}  ${name}`,
  );
  return [`${title}, ${clones.length} clones of one snapshot`, ...lines].join('\n');
}
