import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { withBase } from '../../generators/regenerate/index.ts';
import type { RenderedTree } from '../../generators/regenerate/index.ts';
import { answersOf, place, rendered, written } from '../repository/support.ts';
import { commitAll, edit, git, read, write } from './in-process.ts';
import { BEFORE, NOW } from './many-support.ts';
import { CLI, workFolder } from './support.ts';

type Service = 'github' | 'gitlab';

/** The commands of a pipeline's job, in their order; those of GitHub's one workflow, or GitLab's job. */
function scriptsOf(repository: string, service: Service): readonly string[] {
  const text =
    service === 'github'
      ? read(repository, '.github/workflows/update.yml')
      : read(repository, '.gitlab-ci.yml').split(/^update:$/m)[1]!;
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    if (!/^ +(?:run: |- )\|$/.test(line)) return [];
    const block = lines.slice(index + 1);
    const indent = /^ */.exec(block[0]!)![0];
    const end = block.findIndex((each) => each !== '' && !each.startsWith(indent));
    return [
      block
        .slice(0, end < 0 ? block.length : end)
        .join('\n')
        .replaceAll(`\n${indent}`, '\n'),
    ];
  });
}

/** What a stand-in wrote of how it was called. */
interface World {
  readonly repository: string;
  readonly remote: string;
  /** Runs the job; what it printed, and its exit code. */
  readonly run: () => { readonly code: number | null; readonly output: string };
  /** What a stand-in of that name was called with, and given. */
  readonly calls: (name: string) => string;
  /** What the service's stand-in is to answer. */
  readonly answer: (text: string) => void;
  readonly branches: () => readonly string[];
}

const BOTH: readonly Service[] = ['github', 'gitlab'];

/** The line that the older version began a file with, where this one has another. */
const OLDER = '# Older.\n';

/** What the older version wrote. */
function older(service: Service, path: string): RenderedTree {
  const given = { ci: service, updates: true };
  const tree = new Map(rendered(BEFORE, given));
  const file = tree.get(path)!;
  tree.set(path, { ...file, content: file.content.replace(/^.*\n/, OLDER) });
  return withBase(tree, BEFORE, { ...answersOf(given) });
}

/** A repository that an older version wrote, as a pipeline checks it out, and stand-ins of the service. */
async function world(service: Service, tree = older(service, 'README.md')): Promise<World> {
  const home = await workFolder();
  const [origin, repository, remote, bin, temporary] = [
    'origin',
    'work',
    'remote.git',
    'bin',
    'temporary',
  ].map((name) => join(home, name)) as [string, string, string, string, string];
  place(origin, tree);
  commitAll(origin);
  git(origin, 'branch', '--move', 'main');
  git(home, 'clone', '--quiet', '--bare', 'origin', 'remote.git');
  git(home, 'clone', '--quiet', 'remote.git', 'work');
  for (const folder of [bin, temporary]) mkdirSync(folder);
  const log = (name: string): string => `printf '%s\\n' "$@" >> '${home}/${name}.log'`;
  const stubs = {
    npx: `${log('npx')}\n[ -z "\${GH_TOKEN-}\${SNAPPER_UPDATE_TOKEN-}" ] || exit 99\nshift 2; exec '${process.execPath}' '${CLI}' "$@"`,
    gh: `${log('gh')}\n[ "$1 $2" != 'pr list' ] || cat '${home}/answer'`,
    curl: `${log('curl')}\ncat >> '${home}/curl.log'`,
  };
  for (const [name, script] of Object.entries(stubs)) {
    writeFileSync(join(bin, name), `#!/usr/bin/env bash\n${script}\n`, { mode: 0o755 });
  }
  writeFileSync(join(home, 'answer'), '');
  const environment = {
    PATH: `${bin}:${process.env['PATH']}`,
    HOME: home,
    NO_COLOR: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    RUNNER_TEMP: temporary,
    GITHUB_STEP_SUMMARY: join(home, 'summary.log'),
    GITHUB_RUN_ID: '77',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_REF_NAME: 'main',
    BRANCH: 'create-snapper-lambda/update',
    GITLAB_USER_NAME: 'Somebody',
    GITLAB_USER_EMAIL: 'some@body',
    CI_PROJECT_URL: `file://${remote.replace(/\.git$/, '')}`.replaceAll(' ', '%20'),
    CI_API_V4_URL: 'https://gitlab.example.com/api/v4',
    CI_PROJECT_ID: '5',
    CI_DEFAULT_BRANCH: 'main',
  };
  return {
    repository,
    remote,
    run: () => {
      let output = '';
      for (const [index, script] of scriptsOf(repository, service).entries()) {
        const token =
          service === 'gitlab' ? 'SNAPPER_UPDATE_TOKEN' : index > 0 ? 'GH_TOKEN' : 'NONE';
        const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
          cwd: repository,
          env: { ...environment, [token]: 'secret-token' },
          encoding: 'utf8',
        });
        output += stdout + stderr;
        if (status !== 0) return { code: status, output };
      }
      return { code: 0, output };
    },
    calls: (name) => {
      const path = join(home, `${name}.log`);
      return existsSync(path) ? readFileSync(path, 'utf8') : '';
    },
    answer: (text) => writeFileSync(join(home, 'answer'), text),
    branches: () =>
      git(remote, 'for-each-ref', '--format=%(refname:short)')
        .split('\n')
        .filter((name) => name !== '' && name !== 'main'),
  };
}

/** What was asked of the service, besides whether there is a request already. */
function asked({ calls }: World, service: Service): string {
  return service === 'github'
    ? calls('gh').replace(/^pr\nlist\n[^]*?\.url\n/gm, '')
    : calls('curl');
}

describe.each(BOTH)('the job of %s', (service) => {
  test('proposes an update on a branch of its own, with the report as its text', async () => {
    const here = await world(service);

    const { code, output } = here.run();

    expect(output).not.toContain('secret-token');
    expect(code, output).toBe(0);
    expect(here.calls('npx')).toBe(
      `--yes\ncreate-snapper-lambda@${BEFORE.split('.')[0]}\nupdate\n--report\nmarkdown\n`,
    );
    const [branch = '', ...others] = here.branches();
    expect(branch).toMatch(/^create-snapper-lambda\/update/);
    expect(others).toEqual([]);
    expect(git(here.remote, 'show', `${branch}:snapper.json`)).toContain(`"generator": "${NOW}"`);
    expect(git(here.remote, 'log', '--format=%s', `main..${branch}`)).toBe(
      'Update from create-snapper-lambda\n',
    );
    const request = asked(here, service);
    expect(request).toContain(branch);
    expect(request).toContain('Update from create-snapper-lambda');
    const body = /(?:--body-file\n|description@)(.*)/.exec(request)?.[1] ?? '';
    expect(readFileSync(body, 'utf8')).toContain('**1 repository: updated**');
  });

  test('asks for nothing when nothing has changed', async () => {
    const here = await world(service, written(NOW, { ci: service, updates: true }));

    const { code, output } = here.run();

    expect(code, output).toBe(0);
    expect(here.branches()).toEqual([]);
    expect(asked(here, service)).toBe('');
  });

  test('leaves conflicts between markers, and says so', async () => {
    const here = await world(service, older(service, 'README.md'));
    edit(here.repository, 'README.md', OLDER, 'Mine.\n');
    commitAll(here.repository);

    const { code, output } = here.run();

    expect(code, output).toBe(0);
    const [branch = ''] = here.branches();
    expect(git(here.remote, 'show', `${branch}:README.md`)).toContain('<<<<<<<');
    const body = /(?:--body-file\n|description@)(.*)/.exec(asked(here, service))?.[1] ?? '';
    expect(readFileSync(body, 'utf8')).toMatch(
      /conflicts are left in: `README\.md`[^]*Choose between/,
    );
  });

  test('fails where something is in the way, and asks for nothing', async () => {
    const here = await world(service, older(service, 'Makefile'));
    rmSync(join(here.repository, 'Makefile'));
    mkdirSync(join(here.repository, 'Makefile'));
    write(here.repository, 'Makefile/mine', '');
    commitAll(here.repository);

    const { code, output } = here.run();

    expect(code, output).toBe(3);
    expect(output).toContain('Makefile is a folder');
    expect(here.branches()).toEqual([]);
    expect(asked(here, service)).toBe('');
  });

  test('leaves alone what an earlier run has proposed', async () => {
    const here = await world(service);
    here.run();
    const [branch = ''] = here.branches();
    const before = git(here.remote, 'rev-parse', branch);
    const request = asked(here, service);
    here.answer('https://github.example.com/pull/1\n');
    git(here.repository, 'switch', '--quiet', '--detach', 'origin/main');

    const { code, output } = here.run();

    expect(code, output).toBe(0);
    expect(output).toMatch(/is still open: https:|is still there/);
    expect(here.branches()).toEqual([branch]);
    expect(git(here.remote, 'rev-parse', branch)).toBe(before);
    expect(asked(here, service)).toBe(request);
  });
});
