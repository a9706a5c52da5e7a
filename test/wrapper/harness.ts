import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { afterEach, beforeEach } from 'vitest';

/** A layer in which everything but the wrapper is a stand-in. */
export interface LayerKit {
  /** The rendered wrapper. */
  readonly wrapper: string;
  /** The language runtime, by its path in the layer: a script that says how it was started. */
  readonly runtime: string;
  /** What else the wrapper insists on, by path; empty files. */
  readonly files: readonly string[];
  /** Whose values the runtime's stand-in prints. */
  readonly variables: readonly string[];
  /** The environment of the function, beside what Lambda sets for every one. */
  readonly environment: Readonly<Record<string, string>>;
  /** The function's package: text by path. */
  readonly task?: Readonly<Record<string, string>>;
}

/** What the Runtime API was told. */
export interface Report {
  readonly headers: IncomingHttpHeaders;
  readonly url: string | undefined;
  readonly body: unknown;
}

export interface Run {
  /** What the program that was started said: its command line, one argument a line, then variables. */
  readonly lines: readonly string[];
  readonly stderr: string;
  readonly code: number;
}

/** A layer and a function on disk and a Runtime API, new for each test. */
export interface WrapperUnderTest {
  /** The test's own folder. */
  readonly folder: string;
  /** The layer: `/opt/snapper` on Lambda. */
  readonly home: string;
  /** The function's package: `/var/task` on Lambda. */
  readonly task: string;
  readonly report: Report | undefined;
  /** Runs the wrapper without any program on PATH: it must get by with what Bash has. */
  start(environment?: Readonly<Record<string, string>>, wrapper?: string): Promise<Run>;
  /** Makes another layer. */
  layer(root: string): Promise<void>;
  /** Writes a program that says how it was started. */
  program(path: string, mode?: number): Promise<void>;
}

/** Sets up a wrapper for each test of the file or group that calls this. */
export function useWrapper(kit: LayerKit): WrapperUnderTest {
  let folder: string;
  let report: Report | undefined;
  let api: string;
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      report = { headers: request.headers, url: request.url, body };
      response.writeHead(202).end('{"status":"OK"}');
    });
  });

  const wrapper: WrapperUnderTest = {
    get folder() {
      return folder;
    },
    get home() {
      return join(folder, 'snapper');
    },
    get task() {
      return join(folder, 'task');
    },
    get report() {
      return report;
    },

    async start(environment = {}, path = join(wrapper.home, 'wrapper')) {
      const child = spawn(path, ['/bin/echo', 'the JVM'], {
        env: {
          PATH: '/nonexistent',
          AWS_EXECUTION_ENV: 'AWS_Lambda_java21',
          AWS_LAMBDA_RUNTIME_API: api,
          AWS_LAMBDA_INITIALIZATION_TYPE: 'snap-start',
          AWS_LAMBDA_FUNCTION_VERSION: '7',
          LAMBDA_TASK_ROOT: wrapper.task,
          ...kit.environment,
          ...environment,
        },
      });
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close') as Promise<[number]>,
      ]);
      return { lines: stdout.split('\n'), stderr, code };
    },

    async layer(root) {
      for (const file of kit.files) await write(join(root, file), '');
      await wrapper.program(join(root, kit.runtime));
      await write(join(root, 'wrapper'), kit.wrapper, 0o755);
    },

    program: (path, mode) => write(path, programText(kit.variables), mode ?? 0o755),
  };

  beforeEach(async () => {
    report = undefined;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    api = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    folder = await mkdtemp(join(tmpdir(), 'wrapper-'));
    await wrapper.layer(wrapper.home);
    for (const [path, content] of Object.entries(kit.task ?? {})) {
      await write(join(wrapper.task, path), content);
    }
  });

  afterEach(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  return wrapper;
}

function programText(variables: readonly string[]): string {
  const values = variables.map((name) => `"${name}=\${${name}-}"`);
  return `#!/bin/bash\nprintf '%s\\n' "$0" "$@"\nprintf 'env %s\\n' ${values.join(' ')}\n`;
}

async function write(path: string, content: string, mode?: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, { mode });
}
