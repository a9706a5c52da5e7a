import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

import { onTestFinished } from 'vitest';

import { CLI } from './support.ts';

/** Why there is no terminal to test in; `undefined` where there is one. */
export const noTerminal = spawnSync('tmux', ['-V']).status === 0 ? undefined : 'tmux is missing';

let terminals = 0;

/** A real terminal of 80 columns, with a command line running in it. */
export class Terminal {
  readonly #server = `snapper-${process.pid}-${++terminals}`;
  readonly #colours: boolean;

  constructor(cwd: string, command: string, { colours = false } = {}) {
    this.#colours = colours;
    this.#tmux(
      'new-session',
      '-d',
      '-x',
      '80',
      '-y',
      '50',
      '-c',
      cwd,
      `${command}; echo "exit=$?"; cat`,
    );
    onTestFinished(() => void spawnSync('tmux', ['-L', this.#server, 'kill-server']));
  }

  send(...keys: readonly string[]): void {
    this.#tmux('send-keys', ...keys);
  }

  /** Waits until the screen shows a text, and returns the screen. */
  async shows(text: string): Promise<string> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const screen = this.#tmux('capture-pane', '-p');
      if (screen.includes(text)) return screen;
      if (Date.now() > deadline)
        throw new Error(`never showed ${JSON.stringify(text)}:\n${screen}`);
      await wait(50);
    }
  }

  /** The screen with its colours, as escape sequences. */
  withColours(): string {
    return this.#tmux('capture-pane', '-p', '-e');
  }

  #tmux(...args: readonly string[]): string {
    const { NO_COLOR, FORCE_COLOR, CI, ...env } = process.env;
    void [NO_COLOR, FORCE_COLOR, CI];
    return execFileSync('tmux', ['-f', '/dev/null', '-L', this.#server, ...args], {
      encoding: 'utf8',
      env: { ...env, ...(!this.#colours && { NO_COLOR: '1' }), LC_ALL: 'C.UTF-8' },
    });
  }
}

/** A shell's command that runs the built command line. */
export const command = (args = ''): string => `'${process.execPath}' '${CLI}' ${args}`;
