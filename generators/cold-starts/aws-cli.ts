import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import { ColdStartsError, codeOf } from './errors.ts';
import { classify } from './failures.ts';
import type { Failure } from './failures.ts';

/** What came of a call: the object that the CLI printed, or why it failed. */
export type Answer =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly failure: Failure };

/** A call that has been started. */
export interface Call {
  /** Whether its process has ended. */
  readonly hasEnded: () => boolean;
  readonly answer: Promise<Answer>;
}

/** The AWS CLI of this machine, with the user's own credentials and configuration. */
export interface AwsCli {
  /** Starts `aws lambda COMMAND ARGS`. */
  readonly start: (command: string, args: readonly string[]) => Call;
}

/** How the CLI is called. */
export interface AwsCliOptions {
  readonly endpointUrl: string | undefined;
  readonly signal: AbortSignal;
  readonly environment?: NodeJS.ProcessEnv;
}

/** The AWS CLI on the `PATH`. */
export function awsCli({ endpointUrl, environment = process.env, signal }: AwsCliOptions): AwsCli {
  const endpoint = endpointUrl === undefined ? [] : ['--endpoint-url', endpointUrl];
  // One attempt: a repeated invocation would meet the environment that the first one started, and
  // throttling is something to know of. No pager and no prompt, whatever the configuration says.
  const env = {
    ...environment,
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
    AWS_CLI_AUTO_PROMPT: 'off',
  };
  return {
    start: (command, args) => {
      const all = ['lambda', command, ...args, '--output', 'json', ...endpoint];
      return observe(spawn('aws', all, { env, signal, stdio: ['ignore', 'pipe', 'pipe'] }));
    },
  };
}

function observe(child: ChildProcess): Call {
  let ended = false;
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const answer = new Promise<Answer>((resolve, reject) => {
    child.on('error', (error) => {
      ended = true;
      reject(startFailure(error));
    });
    child.on('exit', () => (ended = true));
    child.on('close', (code) => resolve(code === 0 ? parse(out) : failed(err)));
  });
  // Whoever started it may still be busy when it fails; it is awaited later.
  answer.catch(() => undefined);
  return { hasEnded: () => ended, answer };
}

function startFailure(error: Error): ColdStartsError {
  if (codeOf(error) === 'ABORT_ERR') return new ColdStartsError('interrupted', 130);
  if (codeOf(error) !== 'ENOENT') return new ColdStartsError(`aws: ${error.message}`);
  return new ColdStartsError('aws is not installed: see https://aws.amazon.com/cli/');
}

function failed(stderr: string): Answer {
  return { ok: false, failure: classify(stderr) };
}

function parse(stdout: string): Answer {
  try {
    return { ok: true, value: JSON.parse(stdout) as Record<string, unknown> };
  } catch {
    return failed('aws printed something else than JSON');
  }
}
