/** Lines as they arrive, and the means to wait for one. */
export class Lines {
  readonly #lines: string[] = [];
  readonly #waiting: { readonly pattern: RegExp; readonly found: () => void }[] = [];

  /** All of them. */
  get text(): string {
    return this.#lines.join('\n');
  }

  add(line: string): void {
    this.#lines.push(line);
    for (const { pattern, found } of this.#waiting) if (pattern.test(line)) found();
  }

  /** Resolves when a line matches that has arrived or will. */
  find(pattern: RegExp): Promise<true> {
    if (this.#lines.some((line) => pattern.test(line))) return Promise.resolve(true);
    return new Promise((resolve) => {
      this.#waiting.push({ pattern, found: () => resolve(true) });
    });
  }
}
