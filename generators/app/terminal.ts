/** What an adapter may have, if it is Yeoman's own: a terminal, or another adapter in front of one. */
interface Streams {
  readonly stdin?: { readonly isTTY?: boolean };
  readonly stdout?: { readonly isTTY?: boolean };
  readonly actualAdapter?: Streams;
}

/** Whether somebody can answer. An adapter that is no terminal, an editor's or a test's, knows whom it asks. */
export function canAsk(adapter: object): boolean {
  const { actualAdapter, stdin, stdout } = adapter as Streams;
  if (actualAdapter !== undefined) return canAsk(actualAdapter);
  if (stdin === undefined || stdout === undefined) return true;
  return stdin.isTTY === true && stdout.isTTY === true;
}
