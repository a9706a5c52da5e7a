#!/usr/bin/env node
import { progressLine } from './progress.ts';
import { runCommandLine } from './run.ts';

declare const PACKAGE_VERSION: string;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interruption.abort());
}

process.exitCode = await runCommandLine(process.argv.slice(2), {
  cwd: process.cwd(),
  today: new Date().toISOString().slice(0, 10),
  version: PACKAGE_VERSION,
  interactive: Boolean(process.stdin.isTTY && process.stdout.isTTY),
  signal: interruption.signal,
  progress: progressLine(process.stderr),
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
});
