import { parse } from 'yaml';

import type { Answers } from '../../generators/project/index.ts';
import { pairwise } from '../support/pairwise.ts';
import { renderRepository, textOf } from '../support/rendered-repository.ts';

/** A job of either service, as far as tests look at it. */
export interface Job {
  readonly [key: string]: unknown;
  readonly extends?: string | readonly string[];
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly rules?: readonly { readonly if: string }[];
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
  readonly stage?: string;
  readonly steps?: readonly Step[];
}

/** A step of a job of GitHub's. */
export interface Step {
  readonly [key: string]: unknown;
  readonly if?: string;
  readonly name?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** A workflow of GitHub's, as far as tests look at it. */
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly concurrency: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** The workflow that checks and deploys a repository of these answers. */
export function workflowOf(answers: Partial<Answers> = {}): Workflow {
  const tree = renderRepository({ ...answers, ci: 'github' });
  return parse(textOf(tree, '.github/workflows/ci.yml')) as Workflow;
}

/** GitLab's pipeline of a repository of these answers: its jobs, and the settings among them. */
export function pipelineOf(answers: Partial<Answers> = {}): Readonly<Record<string, Job>> {
  const tree = renderRepository({ ...answers, ci: 'gitlab' });
  return parse(textOf(tree, '.gitlab-ci.yml')) as Record<string, Job>;
}

const STARTS: readonly Partial<Answers>[] = [
  { sample: 'function' },
  { sample: 'model' },
  { sample: 'http-api', endpoint: 'http-api' },
  { sample: 'http-api', endpoint: 'function-url' },
];

/** The answers that a service's pipeline and its role depend on: each pair of them. */
export function pipelineAnswers(ci: 'github' | 'gitlab'): readonly Partial<Answers>[] {
  return pairwise<Partial<Answers> & { readonly starts: Partial<Answers> }>({
    ci: [ci],
    language: ['dotnet', 'node', 'python'],
    architecture: ['x86_64', 'arm64'],
    multiarch: [false, true],
    updates: [false, true],
    packaging: ['zip', 'image'],
    alarms: [false, true],
    tracing: [false, true],
    starts: STARTS,
  }).map(({ starts, ...answers }) => ({ ...answers, ...starts }));
}

/** The different texts that one file has among repositories of these answers. */
export function textsOf(path: string, answers: readonly Partial<Answers>[]): readonly string[] {
  const texts = answers.map((some) => renderRepository(some).get(path)?.content ?? '');
  return [...new Set(texts)].filter((text) => text !== '');
}
