import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { junitReport } from '../../generators/cli/fleet-junit.ts';
import { markdownReport } from '../../generators/cli/fleet-markdown.ts';
import type { FleetReport, ReportRow } from '../../generators/cli/fleet-row.ts';
import { contentsOf } from '../regenerate/support.ts';
import { place, written } from '../repository/support.ts';
import { commitAll, write } from './in-process.ts';
import { NOW, make, runHere } from './many-support.ts';
import type { Kind } from './many-support.ts';
import { workFolder } from './support.ts';

/** Names that mean something else to Markdown, to XML, or to whoever reads them. */
const HOSTILE = [
  'a|b',
  'a\\|b',
  '`code`',
  '``',
  'tick`',
  ' space ',
  'line\nend\r\n',
  '<img src=x onerror=alert(1)>',
  '</testcase>]]>&amp;"\'',
  '@octocat #1 https://example.com [x](y) **z**',
  'bell\u0007\u001B[31m\u0000',
  'right\u202Eleft',
  'half\uD800',
  '\uFFFE',
  '😀',
];

function reportOf(...rows: readonly Partial<ReportRow>[]): FleetReport {
  return {
    command: 'check',
    rows: rows.map((row) => ({
      folder: 'a',
      status: 'current',
      fails: false,
      findings: [],
      ...row,
    })),
    advice: [],
    stopped: undefined,
  };
}

/** The cells of a Markdown table's rows, without its head, as GitHub's specification splits them. */
function tableOf(markdown: string): readonly (readonly string[])[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((text) => text.trim().replaceAll('\\|', '|')),
    );
}

/** What a text shows that is one code span and nothing else. */
function codeOf(markdown: string): string | undefined {
  const [, fence, content] = /^(`+)(.*)\1$/s.exec(markdown) ?? [];
  if (fence === undefined || content === undefined) return undefined;
  // A span ends at the first run of as many backticks.
  if (content.match(/`+/g)?.some(({ length }) => length === fence.length)) return undefined;
  return /^ .*[^ ].* $/s.test(content) ? content.slice(1, -1) : content;
}

describe('--report markdown', () => {
  test('puts totals first, then a row a repository with what is changed, kept or in conflict', async () => {
    const home = await workFolder();
    const kinds: Kind[] = ['outdated', 'edited', 'current', 'conflicting', 'bad settings'];
    for (const kind of kinds) make(home, kind);

    const { exitCode, stderr, stdout } = await runHere(home, [
      ...['update', '--report', 'markdown'],
      ...kinds,
    ]);

    expect(exitCode).toBe(1);
    expect(stdout.split('\n')[0]).toBe('### create-snapper-lambda update');
    expect(stdout.split('\n')[2]).toBe(
      '**5 repositories: 1 up to date, 2 updated, 1 with conflicts, 1 failed**',
    );
    const rows = tableOf(stdout);
    expect(rows.map(([folder, status]) => [folder, status])).toEqual([
      ['`outdated`', 'updated'],
      ['`edited`', 'updated'],
      ['`current`', 'up to date'],
      ['`conflicting`', 'with conflicts'],
      ['`bad settings`', 'failed'],
    ]);
    const what = rows.map(([, , text]) => text);
    expect(what[0]).toMatch(
      /`create-snapper-lambda 0\.0\.1 → \S+`<br>\d files updated: .*`README\.md`/,
    );
    expect(what[1]).toContain('not as the template has it: `Makefile`');
    expect(what[2]).toBe('');
    expect(what[3]).toContain('conflicts are left in: `README.md`');
    expect(what[4]).toMatch(/^`snapper\.json is not JSON/);
    expect(stdout).toContain('Choose between them');
    // What people read goes elsewhere then.
    expect(stderr).toContain('5 repositories: 1 up to date');
  });

  test('of one repository is as long as a pull request takes', async () => {
    const home = await workFolder();
    make(home, 'outdated', 'demo');
    const before = contentsOf(home);

    const { stdout } = await runHere(join(home, 'demo'), [
      ...['update', '--dry-run', '--report', 'markdown'],
    ]);

    expect(stdout).toContain('**1 repository: to update**');
    expect(tableOf(stdout)).toEqual([['`.`', 'to update', expect.stringContaining(' to update')]]);
    expect(stdout).not.toContain('Choose between them');
    expect(contentsOf(home)).toEqual(before);
  });

  test.each(HOSTILE)('shows %j as code, in its own cell', (name) => {
    const report = reportOf(
      { folder: name, findings: [{ text: 'words', items: [name, 'x'] }] },
      {
        folder: name,
        status: 'failed',
        error: { code: 'failed', what: name, why: undefined, next: undefined },
      },
    );

    const rows = tableOf(markdownReport(report));

    expect(rows).toHaveLength(2);
    for (const cells of rows) {
      expect(cells).toHaveLength(3);
      const [folder = ''] = cells;
      const shown = codeOf(folder);
      // Nothing is left that ends a line or moves the text, and nothing else has changed.
      expect(shown).toBeDefined();
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      expect(shown?.replaceAll(/<U\+[0-9A-F]+>/g, '')).toBe(
        name.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ''),
      );
    }
    expect(rows[0]?.[2]).toBe(`words: ${rows[0]?.[0]}, \`x\``);
    expect(rows[1]?.[2]).toBe(rows[1]?.[0]);
  });

  test('names some of many files, and cuts what is too long to read', () => {
    const items = Array.from({ length: 25 }, (_, index) => `file-${index}`);

    const text = markdownReport(
      reportOf({ folder: 'x'.repeat(5_000), findings: [{ text: 'many', items }] }),
    );

    expect(text).toContain('`file-9`, and 15 more |');
    expect(text.length).toBeLessThan(1_000);
  });

  test('of no repository says so', async () => {
    const home = await workFolder();
    write(home, 'list', '');

    const { exitCode, stdout } = await runHere(home, [
      ...['check', '--report', 'markdown', '--from-file', 'list'],
    ]);

    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      '### create-snapper-lambda check\n\n**No repositories: the list is empty.**\n',
    );
  });
});

describe('--report junit', () => {
  test('has a test case a repository: what fails is a failure, what cannot be read an error', async () => {
    const home = await workFolder();
    const kinds: Kind[] = ['outdated', 'current', 'conflicting', 'bad settings'];
    for (const kind of kinds) make(home, kind);
    make(home, 'edited');
    await runHere(home, ['update', 'edited']);

    const { exitCode, stdout } = await runHere(home, [
      ...['check', '--strict', '--report', 'junit', ...kinds, 'edited'],
    ]);

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /);
    expect(stdout).toContain('tests="5" failures="3" errors="1"');
    const results = [
      ...stdout.matchAll(
        /<testcase name="([^"]*)" classname="create-snapper-lambda\.check" time="0"(?:\/>|>\s*<(\w+(?:-\w+)?)(?: type="([^"]*)")?)/g,
      ),
    ].map(([, name, element, type]) => [name, element, type]);
    expect(results).toEqual([
      ['outdated', 'failure', 'outdated'],
      ['current', undefined, undefined],
      ['conflicting', 'failure', 'outdated'],
      ['bad settings', 'error', 'usage'],
      ['edited', 'failure', 'edited'],
    ]);
  });

  test('fails on conflicts of an update, and on what is in its way', async () => {
    const home = await workFolder();
    make(home, 'conflicting');
    make(home, 'outdated', 'dirty');
    commitAll(join(home, 'dirty'));
    write(home, 'dirty/new', '');

    const { exitCode, stdout } = await runHere(home, [
      ...['update', '--report', 'junit', 'conflicting', 'dirty'],
    ]);

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /<failure type="conflicts" message="with conflicts; [^"]*">[^<]*README\.md/,
    );
    expect(stdout).toMatch(
      /<error type="failed" message="dirty has changes that are not committed/,
    );
  });

  test.each(HOSTILE)('keeps %j in its place', (name) => {
    const error = { code: 'failed', what: name, why: name, next: name } as const;

    const xml = junitReport({
      ...reportOf(
        { folder: name, findings: [{ text: name, items: [name] }] },
        { folder: name, status: 'outdated', fails: true, findings: [{ text: 'x', items: [name] }] },
        { folder: name, status: 'failed', fails: true, error },
      ),
      advice: [name],
      stopped: error,
    });

    // Without its tags and references nothing is left that XML would read as either.
    const tag = /<(?:\?xml[^<>]*\?|\/?[a-z-]+(?: [a-z]+="[^"<>]*")*\/?)>/g;
    expect(xml.replaceAll(/&(?:amp|lt|gt|quot|#9|#10|#13);/g, '').replaceAll(tag, '')).not.toMatch(
      /[<>&]/,
    );
    expect(xml.match(/<testcase /g)).toHaveLength(4);
    expect(xml).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/u);
  });

  test('of no repository is a suite without test cases', async () => {
    const home = await workFolder();
    write(home, 'list', '\n');

    const { exitCode, stdout } = await runHere(home, [
      ...['check', '--report', 'junit', '--from-file', 'list'],
    ]);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('tests="0" failures="0" errors="0"');
    expect(stdout).not.toContain('<testcase');
  });
});

describe('--report json', () => {
  test('is what --json prints', async () => {
    const home = await workFolder();
    make(home, 'outdated');

    const [reported, json] = [
      await runHere(home, ['check', '--report', 'json', 'outdated']),
      await runHere(home, ['check', '--json', 'outdated']),
    ];

    expect(reported).toEqual(json);
    expect(JSON.parse(reported.stdout)).toMatchObject({ repositories: [{ status: 'outdated' }] });
  });

  test('is one object for a mistyped command line, too', async () => {
    const { exitCode, stdout } = await runHere(await workFolder(), [
      'check',
      '--report=json',
      '--x',
    ]);

    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'usage' } });
  });
});

test.each(['markdown', 'junit'])('--json and --report %s are not both printed', async (format) => {
  const { exitCode, stderr, stdout } = await runHere(await workFolder(), [
    ...['check', '--json', '--report', format],
  ]);

  expect(exitCode).toBe(2);
  expect(stderr).toContain(`--json and --report ${format} both want standard output`);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'usage' } });
});

test.each(['markdown', 'junit'])(
  'Ctrl-C in the middle: --report %s has what was done, and that it was interrupted',
  async (format) => {
    const home = await workFolder();
    const folders = ['a', 'b', 'c'].map((name) => make(home, 'current', name));
    const interruption = new AbortController();

    const { exitCode, stdout } = await runHere(
      home,
      ['check', '--jobs', '1', '--report', format, ...folders],
      { signal: interruption.signal, progress: () => interruption.abort() },
    );

    expect(exitCode).toBe(130);
    expect(stdout).toContain('interrupted after 1 of 3 repositories');
    expect(stdout.match(/<testcase name="a"|`a`/g)).toHaveLength(1);
    expect(stdout).not.toMatch(/<testcase name="b"|`b`/);
  },
);

test.each(['markdown', 'junit'])(
  '--report %s tells once what to know of runtimes',
  async (format) => {
    const home = await workFolder();
    for (const name of ['a', 'b']) {
      place(join(home, name), written(NOW, { runtime: 'nodejs22.x' }));
    }

    const { stdout } = await runHere(home, ['check', '--report', format, 'a', 'b']);

    expect(stdout.match(/nodejs22\.x \(2 repositories\): AWS deprecates it on/g)).toHaveLength(1);
  },
);
