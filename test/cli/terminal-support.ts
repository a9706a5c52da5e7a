import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

import { onTestFinished } from 'vitest';

import { CLI } from './support.ts';

/** Why there is no terminal to test in; `undefined` where there is one. */
export const noTerminal = spawnSync('tmux', ['-V']).status === 0 ? undefined : 'tmux is missing';

let terminals = 0;

/** How long a text may take to come, on a machine that has other things to do. */
const PATIENCE = 30_000;

/** What a terminal has that is not usual. */
export interface TerminalOptions {
  /** @default false */
  readonly colours?: boolean;
  /** @default 80 */
  readonly columns?: number;
  /** @default 50 */
  readonly rows?: number;
  /** A file that gets every byte the terminal is sent. */
  readonly record?: string;
}

/** A real terminal of 80 columns, with a command line running in it. */
export class Terminal {
  readonly #server = `snapper-${process.pid}-${++terminals}`;
  readonly #options: TerminalOptions;

  constructor(cwd: string, command: string, options: TerminalOptions = {}) {
    this.#options = options;
    const { columns = 80, record, rows = 50 } = options;
    this.#tmux(
      ...['new-session', '-d', '-x', String(columns), '-y', String(rows), '-c', cwd],
      `${command}; echo "exit=$?"; cat`,
      // In the same breath, before the terminal has read anything.
      ...(record === undefined ? [] : [';', 'pipe-pane', `cat > '${record}'`]),
    );
    onTestFinished(() => this.close());
  }

  send(...keys: readonly string[]): void {
    this.#tmux('send-keys', ...keys);
  }

  /** Waits until the screen shows a text, and returns the screen. */
  async shows(text: string): Promise<string> {
    return this.showsWhen((screen) => screen.includes(text), JSON.stringify(text));
  }

  /** Waits until the screen is as it should be, and returns it. */
  async showsWhen(isRight: (screen: string) => boolean, what: string): Promise<string> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const screen = this.screen();
      if (isRight(screen)) return screen;
      if (Date.now() > deadline) throw new Error(`never showed ${what}:\n${screen}`);
      await wait(30);
    }
  }

  /** What the screen shows now. */
  screen(): string {
    return this.#tmux('capture-pane', '-p');
  }

  /** The screen with its colours, as escape sequences. */
  withColours(): string {
    return this.#tmux('capture-pane', '-p', '-e');
  }

  /** Whether the cursor can be seen. */
  hasCursor(): boolean {
    return this.#tmux('display-message', '-p', '#{cursor_flag}').trim() === '1';
  }

  /** Gives the terminal another width, as somebody who drags its window does, and waits until it has it. */
  async resize(columns: number): Promise<void> {
    this.#tmux('resize-window', '-x', String(columns));
    const device = this.#tmux('display-message', '-p', '#{pane_tty}').trim();
    const size = (): string => execFileSync('stty', ['-F', device, 'size'], { encoding: 'utf8' });
    const deadline = Date.now() + PATIENCE;
    while (!size().endsWith(` ${columns}\n`)) {
      if (Date.now() > deadline) throw new Error(`never was ${columns} columns wide: ${size()}`);
      await wait(30);
    }
  }

  /** Closes the terminal, with whatever runs in it. */
  close(): void {
    spawnSync('tmux', ['-L', this.#server, 'kill-server']);
  }

  #tmux(...args: readonly string[]): string {
    const { NO_COLOR, FORCE_COLOR, CI, ...env } = process.env;
    void [NO_COLOR, FORCE_COLOR, CI];
    return execFileSync('tmux', ['-f', '/dev/null', '-L', this.#server, ...args], {
      encoding: 'utf8',
      env: { ...env, ...(this.#options.colours !== true && { NO_COLOR: '1' }), LC_ALL: 'C.UTF-8' },
    });
  }
}

/** A shell's command that runs the built command line. */
export const command = (args = ''): string => `'${process.execPath}' '${CLI}' ${args}`;
