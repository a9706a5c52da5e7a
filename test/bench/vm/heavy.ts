import { execa } from 'execa';
import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { builtLayer } from '../../lab/support/built-layer.ts';
import { ensurePackages } from '../../lab/support/debian.ts';
import { generateProject } from '../../lab/support/generated-project.ts';
import type { LabAnswers } from '../../lab/support/languages.ts';
import { numpyFolders } from '../../lab/support/python-images.ts';
import { repositoryRoot, runFolder } from '../../lab/support/workspace.ts';
import { hostOf, LANGUAGES, publishDotnet, WITHOUT_PRIMING } from './subjects.ts';
import type { OpenSubject, Subject } from './subjects.ts';

const FUNCTIONS = join(repositoryRoot, 'test/bench/vm/functions');

/** Where `functions/upstream.c` listens: an address that belongs to nobody, for documentation. */
const UPSTREAM = { address: '192.0.2.1', port: '8000' };
const UPSTREAM_URL = `http://${UPSTREAM.address}:${UPSTREAM.port}/`;

/** A function with the dependencies for whose sake people want SnapStart. */
interface HeavyFunction {
  /** The folder of its sources, with `event.json` and, if it calls a service, `upstream.json` in it. */
  readonly language: keyof typeof LANGUAGES;
  readonly title: string;
  readonly unprimed: Readonly<Record<string, string>>;
  readonly handler: string;
  readonly answer: RegExp;
  readonly environment?: Readonly<Record<string, string>>;
  /** Makes the package that is deployed out of a copy of the sources. */
  readonly build: (sources: string, task: string) => Promise<void>;
}

const HEAVY_FUNCTIONS: readonly HeavyFunction[] = [
  {
    language: 'dotnet',
    title: 'ASP.NET Core',
    unprimed: { WarmUp: 'false' },
    handler: 'Function',
    answer: /"statusCode":200,.*\\"total\\":12\.35/,
    environment: { Offers__StockAddress: UPSTREAM_URL },
    build: async (sources, task) => {
      const project = await repository({ language: 'dotnet', sample: 'http-api' });
      for (const path of ['.editorconfig', 'src/Directory.Build.props', 'src/Makefile']) {
        await cp(join(project, path), join(sources, basename(path)));
      }
      await publishDotnet(sources, task);
    },
  },
  {
    language: 'node',
    title: 'AWS SDK and zod',
    unprimed: WITHOUT_PRIMING,
    handler: 'app.handler',
    answer: /"statusCode":200,.*\\"total\\":1025/,
    environment: { AWS_ENDPOINT_URL_DYNAMODB: UPSTREAM_URL },
    build: async (sources, task) => {
      const project = await repository({ language: 'node', typescript: true });
      await cp(join(project, 'src/build.mjs'), join(sources, 'build.mjs'));
      await execa('npm', ['ci', '--no-audit', '--no-fund'], { cwd: sources });
      await execa('node', ['build.mjs', 'app.mjs', task], { cwd: sources });
      await cp(join(sources, 'prime.json'), join(task, 'prime.json'));
    },
  },
  {
    language: 'python',
    title: 'numpy',
    unprimed: WITHOUT_PRIMING,
    handler: 'app.handler',
    answer: /"outliers": \[\{"at": "2026-01-01T17:00:00\+00:00"/,
    build: async (sources, task) => {
      await cp(sources, task, { recursive: true });
      const { libraries, modules } = await numpyFolders();
      await cp(modules, task, { recursive: true });
      await cp(libraries, join(task, 'lib'), { recursive: true });
    },
  },
];

/** A realistic function of every language, with dependencies that take long to start. */
export function heavyFunctions(): Subject[] {
  return HEAVY_FUNCTIONS.map((heavy) => {
    const { guestMegabytes, obstacle, title } = LANGUAGES[heavy.language];
    return {
      name: `${title}, with ${heavy.title}`,
      obstacle: obstacle(),
      unprimed: heavy.unprimed,
      guestMegabytes,
      open: () => open(heavy),
    };
  });
}

async function open({ language, build, ...heavy }: HeavyFunction): Promise<OpenSubject> {
  const folder = await mkdtemp(join(runFolder(), 'heavy-'));
  const sources = join(folder, 'src');
  const task = join(folder, 'task');
  await cp(join(FUNCTIONS, language), sources, { recursive: true });
  await build(sources, task);
  // Any layer of the language will do. This is the one that the sample needs, too.
  const { opt } = await builtLayer({ language, sample: 'http-api' });
  const folders = { root: await hostOf(language), layers: opt, task };
  const event: unknown = JSON.parse(await readFile(join(sources, 'event.json'), 'utf8'));
  const companion = await addUpstream(sources, task);
  return { ...heavy, folders, event, companion };
}

/** Puts the service that the function calls into its package, where the guest finds it. */
async function addUpstream(sources: string, task: string): Promise<string[]> {
  const answer = join(sources, 'upstream.json');
  const callsNobody = !(await readFile(answer).catch(() => undefined));
  if (callsNobody) return [];
  await ensurePackages('gcc', 'libc6-dev');
  const source = join(FUNCTIONS, 'upstream.c');
  const compile = ['-O2', '-Wall', '-Wextra', '-Werror', '-static'];
  await execa('gcc', [...compile, '-o', join(task, 'upstream'), source]);
  await cp(answer, join(task, 'upstream.json'));
  const { address, port } = UPSTREAM;
  return ['/var/task/upstream', address, port, '/var/task/upstream.json'];
}

/** A generated repository, for its build. */
async function repository(answers: LabAnswers): Promise<string> {
  const project = await mkdtemp(join(runFolder(), 'project-'));
  await generateProject(project, answers);
  return project;
}
