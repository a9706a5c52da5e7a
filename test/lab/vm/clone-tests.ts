import { execa } from 'execa';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ensurePackages } from '../support/debian.ts';
import { cloneFunction } from './clones.ts';
import type { Clone, VmFunction } from './clones.ts';
import { trixieKernel } from './kernel.ts';
import { describeSources, repeatedSources, sourcesOf } from './random-values.ts';
import type { RandomValues } from './random-values.ts';

/** A function in `functions/`, and what is expected of its clones. */
export interface ClonedLanguage {
  readonly title: string;
  /** Builds the function with its layer. */
  readonly prepare: () => Promise<VmFunction>;
  /** A copy of the layer with a delegator that reseeds nothing. */
  readonly withoutReseed: (layers: string) => Promise<string>;
  /** How many sources the delegator has to cover at least. */
  readonly leastCovered: number;
  /** What becomes of requests over connections of the snapshot: their status or error, by who sends them. */
  readonly connections: Readonly<Record<string, unknown>>;
}

interface TimerReport {
  readonly afterMs: number;
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** What only one of the clones is asked. */
interface FirstAnswers {
  readonly connections: unknown;
  readonly credentials: unknown;
  readonly timer: TimerReport;
}

interface Answers extends Partial<FirstAnswers> {
  readonly values: RandomValues;
  /** By how much its clock differs from this machine's. */
  readonly clockErrorMs: number;
}

const CLONES = 10;
/** How long the snapshot lies on the disk. */
const PAUSE_MS = 4_000;
/** The clock is set by whole seconds. */
const CLOCK_TOLERANCE_MS = 2_000;
/** A timer that starts a little early by its own reckoning. */
const TIMER_TOLERANCE_MS = 20;

/** Declares what holds for the clones of a function in any language. */
export function testClones(language: ClonedLanguage): void {
  let subject: VmFunction;
  let clones: readonly Answers[];

  beforeAll(async () => {
    subject = await language.prepare();
    await trixieKernel();
    clones = await cloneFunction(subject, { count: CLONES, pauseMs: PAUSE_MS, interview });
  });

  test('ten clones share no random value but of generators that the function made itself', () => {
    const values = clones.map((clone) => clone.values);
    const { covered, own } = sourcesOf(values[0]!);
    console.log(describeSources(language.title, values));

    expect(repeatedSources(values)).toEqual(own);
    expect(covered).toContain('TLS client random');
    expect(covered.length).toBeGreaterThanOrEqual(language.leastCovered);
  });

  test('two clones would share all but what the kernel draws, were it not for the reseed', async () => {
    const layers = await language.withoutReseed(subject.folders.layers);
    const folders = { ...subject.folders, layers };

    const [first, second] = await cloneFunction(
      { ...subject, folders },
      { count: 2, interview: async (clone) => (await clone.ask('values')) as RandomValues },
    );

    const { covered, own } = sourcesOf(first!);
    expect(repeatedSources([first!, second!])).toEqual([...covered, ...own]);
  });

  test('the first requests over connections of the snapshot end as documented', () => {
    expect(clones[0]?.connections).toEqual(language.connections);
  });

  test('a clone gets credentials by the token of its snapshot', () => {
    expect(clones[0]?.credentials).toBe('EMULATEDACCESSKEYID0');
  });

  test('a clone knows the time', () => {
    const errors = clones.map(({ clockErrorMs }) => Math.abs(clockErrorMs));

    expect(Math.max(...errors)).toBeLessThan(CLOCK_TOLERANCE_MS);
  });

  test('a timer set before the snapshot does not count the time that the snapshot lay there', () => {
    const { afterMs, monotonicMs, wallMs } = clones[0]!.timer!;

    expect(monotonicMs).toBeGreaterThan(afterMs - TIMER_TOLERANCE_MS);
    expect(wallMs - monotonicMs).toBeGreaterThan(PAUSE_MS - CLOCK_TOLERANCE_MS);
  });
}

/** Connections come first: what matters is the first request after the restore. */
async function interview(clone: Clone, index: number): Promise<Answers> {
  const first = index === 0 ? await askFirst(clone) : {};
  const time = (await clone.ask('time')) as number;
  const clockErrorMs = time - Date.now();
  return { ...first, clockErrorMs, values: (await clone.ask('values')) as RandomValues };
}

async function askFirst(clone: Clone): Promise<FirstAnswers> {
  return {
    connections: await clone.ask('connections'),
    credentials: await clone.ask('credentials'),
    timer: (await clone.ask('timer')) as TimerReport,
  };
}

/** Puts the program that forgets its connections beside a function. */
export async function addPeer(task: string): Promise<void> {
  await ensurePackages('gcc', 'libc6-dev');
  const source = join(import.meta.dirname, 'functions/peer.c');
  await execa('gcc', ['-O2', '-Wall', '-Werror', '-static', '-o', join(task, 'peer'), source]);
}
