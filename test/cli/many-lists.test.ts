import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { junitReport } from '../../generators/cli/fleet-junit.ts';
import type { ReportRow } from '../../generators/cli/fleet-row.ts';
import { place } from '../repository/support.ts';
import { testWith } from '../support/tools.ts';
import { BEFORE, fewFiles } from './many-support.ts';
import { CLI, workFolder } from './support.ts';

/** Runs a line of shell, in which `cli` is the built command line. */
function shell(cwd: string, line: string): { readonly stdout: string; readonly code: number } {
  const script = `cli() { '${process.execPath}' '${CLI}' "$@"; }; ${line}`;
  try {
    const env = { ...process.env, NO_COLOR: '1' };
    const stdout = execFileSync('bash', ['-c', script], {
      cwd,
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return { stdout, code: 0 };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    return { stdout, code: status };
  }
}

async function fleet(): Promise<string> {
  const home = await workFolder();
  for (const name of ['a', 'b b', 'line\nend'])
    place(join(home, 'services', name), fewFiles(BEFORE));
  mkdirSync(join(home, 'services/empty'));
  return home;
}

test.each<[line: string, total: string]>([
  [`printf 'services/a\\n# no\\n\\nservices/b b\\n' | cli check --from-file -`, '2 repositories'],
  [`find . -name snapper.json -printf '%h\\0' | cli check --from-file -`, '3 repositories'],
  [`cli check --from-file <(echo services/a)`, '1 repository'],
  [`echo 'services/*' | cli check --from-file=-`, '3 repositories'],
  [`cli check 'services/*'`, '3 repositories'],
])('%s', async (line, total) => {
  const { code, stdout } = shell(await fleet(), line);

  expect(code).toBe(1);
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(new RegExp(`^${total}: .*out of date$`));
});

test.each(['cli update --from-file - < /dev/null', 'cli update --from-file - <&-'])(
  '%s: there is nothing, and that is fine',
  async (line) => {
    expect(shell(await fleet(), line)).toEqual({
      code: 0,
      stdout: 'No repositories: the list is empty.\n',
    });
  },
);

test('a list that was checked can be updated, and what is on standard output is the report alone', async () => {
  const home = await fleet();
  const list = `find services -name snapper.json -printf '%h\\0'`;

  const updated = shell(home, `${list} | cli update --from-file - --jobs 2 --report markdown`);

  expect(updated.code).toBe(0);
  expect(updated.stdout).toMatch(
    /^### create-snapper-lambda update\n\n\*\*3 repositories: 3 updated\*\*\n/,
  );
  expect(shell(home, `${list} | cli check --from-file -`).code).toBe(0);
});

test('Ctrl-C while a list is waited for ends at once', async () => {
  const child = spawn(process.execPath, [CLI, 'check', '--from-file', '-'], {
    cwd: await workFolder(),
    stdio: 'pipe',
    env: { ...process.env, NO_COLOR: '1' },
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));

  // The list has begun when it takes what is written; it is never ended.
  await new Promise((resolve) => child.stdin.write('a\n', resolve));
  setTimeout(() => child.kill('SIGINT'), 1_000);

  expect(await ended).toBe(130);
  expect(stderr).toBe('✖ interrupted; nothing was written\n');
});

/** Every character that a name could bring along, one by one, and pairs that mean something. */
const NAMES = [
  ...Array.from({ length: 0x2100 }, (_, index) => `x${String.fromCharCode(index)}y`),
  ...[0xd800, 0xdfff, 0xfffe, 0xffff, 0xfeff].map((code) => String.fromCharCode(code)),
  ...['😀', ']]>', '<!--', '-->', '<![CDATA[', '<?x?>', '&#0;', '"\'', '\\|`'],
];

await testWith(
  ['python3', '--version'],
  'a parser reads every name out of JUnit’s XML as it was, but for what XML cannot hold',
  () => {
    const rows: readonly ReportRow[] = NAMES.map((name) => ({
      folder: name,
      status: 'outdated',
      fails: true,
      findings: [{ text: 'files', items: [name] }],
    }));
    const xml = junitReport({ command: 'check', rows, advice: ['<&>'], stopped: undefined });
    const script =
      'import json, sys, xml.etree.ElementTree as t; r = t.fromstring(sys.stdin.buffer.read());' +
      'print(json.dumps([r[0].attrib["failures"], r[0].find("system-out").text,' +
      ' [[c.attrib["name"], c[0].attrib["message"], c[0].text] for c in r.iter("testcase")]]))';

    const [failures, told, cases] = JSON.parse(
      execFileSync('python3', ['-c', script], { input: xml, encoding: 'utf8', maxBuffer: 2 ** 26 }),
    ) as [string, string, [string, string, string][]];

    const held = (name: string): string =>
      name.replaceAll(
        /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu,
        '\u{FFFD}',
      );
    expect(failures).toBe(String(NAMES.length));
    expect(told).toBe('<&>');
    expect(cases).toEqual(
      NAMES.map((name) => [
        held(name),
        `out of date; files: ${held(name)}`,
        `files: ${held(name)}`,
      ]),
    );
    return Promise.resolve();
  },
);
