import { execa } from 'execa';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { GuestFolders } from '../../../generators/emulator/vm/index.ts';
import { builtLayer } from '../../lab/support/built-layer.ts';
import { dotnetObstacle } from '../../lab/support/dotnet-sdk.ts';
import type { LabAnswers } from '../../lab/support/languages.ts';
import { nugetFeed } from '../../lab/support/nuget-feed.ts';
import { pythonHost } from '../../lab/support/python-images.ts';
import { javaRoot } from '../../lab/support/stand-in-images.ts';
import { runFolder } from '../../lab/support/workspace.ts';

/** A function whose starts are compared. */
export interface Subject {
  readonly name: string;
  /** Why it cannot run on this machine, or undefined. */
  readonly obstacle: string | undefined;
  /** False where warm-up is part of the function, so that it cannot be left out. */
  readonly canBeUnprimed: boolean;
  readonly guestMegabytes: number;
  open(): Promise<OpenSubject>;
}

export interface OpenSubject {
  readonly folders: GuestFolders;
  readonly handler: string;
  readonly event: unknown;
}

const LANGUAGES = {
  dotnet: { title: '.NET', megabytes: 1024, obstacle: dotnetObstacle },
  node: { title: 'Node.js', megabytes: 512, obstacle: () => undefined },
  python: { title: 'Python', megabytes: 512, obstacle: () => undefined },
} as const;

const SAMPLES = ['function', 'http-api'] as const;

/** The samples of every language, as a user gets them. */
export function samples(): Subject[] {
  return Object.entries(LANGUAGES).flatMap(([id, { megabytes, obstacle, title }]) =>
    SAMPLES.map((sample): Subject => {
      const language = id as keyof typeof LANGUAGES;
      return {
        name: `${title}, sample ${sample}`,
        obstacle: obstacle(),
        // ASP.NET Core warms itself up, by requests that the sample registers.
        canBeUnprimed: language !== 'dotnet' || sample !== 'http-api',
        guestMegabytes: megabytes,
        open: () => openSample({ language, sample }),
      };
    }),
  );
}

async function openSample(answers: LabAnswers): Promise<OpenSubject> {
  const { opt, project } = await builtLayer(answers);
  const task = await mkdtemp(join(runFolder(), 'bench-'));
  if (answers.language === 'dotnet') await publishSample(project, task);
  else await copySample(project, task);
  const template = await readFile(join(project, 'template.yaml'), 'utf8');
  const [, handler = ''] = /^ +Handler: (.+)$/m.exec(template) ?? [];
  const root = await (answers.language === 'python' ? pythonHost() : javaRoot());
  const event: unknown = JSON.parse(await readFile(join(project, 'events/event.json'), 'utf8'));
  return { folders: { root, layers: opt, task }, handler, event };
}

/** The samples of these languages have no dependencies. */
async function copySample(project: string, task: string): Promise<void> {
  await cp(join(project, 'src'), task, { recursive: true });
  await rm(join(task, 'Makefile'));
}

async function publishSample(project: string, task: string): Promise<void> {
  const feed = await nugetFeed();
  await cp(feed.config, join(dirname(project), 'nuget.config'));
  const build = ['build-SnapperFunction', `ARTIFACTS_DIR=${task}`];
  await execa('make', ['-C', join(project, 'src'), ...build], { env: feed.environment });
}
