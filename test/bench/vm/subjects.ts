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
  /** Variables that leave priming out; undefined where warm-up is part of the function. */
  readonly unprimed: Readonly<Record<string, string>> | undefined;
  readonly guestMegabytes: number;
  open(): Promise<OpenSubject>;
}

export interface OpenSubject {
  readonly folders: GuestFolders;
  readonly handler: string;
  readonly event: unknown;
  /** What the answer to it must hold: an error is an answer too, but its time says nothing. */
  readonly answer: RegExp;
  readonly environment?: Readonly<Record<string, string>>;
  /** A program in the guest that goes before the wrapper, and becomes it. */
  readonly companion?: readonly string[];
}

/** What all functions of a language have in common. */
export const LANGUAGES = {
  dotnet: { title: '.NET', guestMegabytes: 1024, obstacle: dotnetObstacle },
  node: { title: 'Node.js', guestMegabytes: 512, obstacle: () => undefined },
  python: { title: 'Python', guestMegabytes: 512, obstacle: () => undefined },
} as const;

/** For functions that the delegator primes. */
export const WITHOUT_PRIMING = { SNAPPER_PRIME_COUNT: '0' };

const SAMPLES = ['function', 'http-api'] as const;

/** The samples of every language, as a user gets them. */
export function samples(): Subject[] {
  return Object.entries(LANGUAGES).flatMap(([id, { guestMegabytes, obstacle, title }]) =>
    SAMPLES.map((sample): Subject => {
      const language = id as keyof typeof LANGUAGES;
      // ASP.NET Core warms itself up, by requests that the sample registers.
      const warmsItselfUp = language === 'dotnet' && sample === 'http-api';
      return {
        name: `${title}, sample ${sample}`,
        obstacle: obstacle(),
        unprimed: warmsItselfUp ? undefined : WITHOUT_PRIMING,
        guestMegabytes,
        open: () => openSample({ language, sample }),
      };
    }),
  );
}

/** The root filesystem of the Java host that a language's layer was built for. */
export function hostOf(language: LabAnswers['language']): Promise<string> {
  return language === 'python' ? pythonHost() : javaRoot();
}

/** Publishes a .NET function as `sam build` does. The folder above its sources is its own. */
export async function publishDotnet(sources: string, task: string): Promise<void> {
  const feed = await nugetFeed();
  await cp(feed.config, join(dirname(sources), 'nuget.config'));
  const build = ['build-SnapperFunction', `ARTIFACTS_DIR=${task}`];
  await execa('make', ['-C', sources, ...build], { env: feed.environment });
}

async function openSample(answers: LabAnswers): Promise<OpenSubject> {
  const { opt, project } = await builtLayer(answers);
  const task = await mkdtemp(join(runFolder(), 'bench-'));
  if (answers.language === 'dotnet') await publishDotnet(join(project, 'src'), task);
  else await copySample(project, task);
  const template = await readFile(join(project, 'template.yaml'), 'utf8');
  const [, handler = ''] = /^ +Handler: (.+)$/m.exec(template) ?? [];
  const event: unknown = JSON.parse(await readFile(join(project, 'events/event.json'), 'utf8'));
  return {
    folders: { root: await hostOf(answers.language), layers: opt, task },
    handler,
    event,
    // In the body of an HTTP API's answer, quotes are escaped.
    answer: /total\\?": ?[1-9]/i,
  };
}

/** The samples of these languages have no dependencies. */
async function copySample(project: string, task: string): Promise<void> {
  await cp(join(project, 'src'), task, { recursive: true });
  await rm(join(task, 'Makefile'));
}
