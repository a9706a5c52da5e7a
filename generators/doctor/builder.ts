import { basename } from 'node:path';

import { ask } from './program.ts';
import type { Answer } from './program.ts';
import type { Machine } from './machine.ts';

/** Those that the README names, in the order in which they are looked for; make takes the first. */
export const BUILDERS = ['docker', 'podman', 'finch', 'buildah'] as const;

/** Why an image cannot be built with a program that is there. */
export type Obstacle =
  | Exclude<Answer, { readonly state: 'missing' } | { readonly state: 'there' }>
  | { readonly state: 'forbidden' | 'no-buildx' | 'no-engine' };

/** A program that builds images. */
export interface Builder {
  /** What to start; not to be printed when a variable named it. */
  readonly program: string;
  /** Which of {@link BUILDERS} it is, as far as that is known. */
  readonly kind: (typeof BUILDERS)[number] | undefined;
  /** What stands for it in sentences. */
  readonly name: string;
  readonly version: string | undefined;
  /** `undefined`: it can build. */
  readonly obstacle: Obstacle | undefined;
  /** Whether make takes it without being told. */
  readonly isTaken: boolean;
  /** One that make would take, if it could build. */
  readonly preferred?: Builder;
}

/** Finds the builder that `make layer` uses, or could: the first that can build, or else the first that is there. */
export async function findBuilder(machine: Machine): Promise<Builder | undefined> {
  const chosen = machine.pointers.get('CONTAINER_BUILD')?.trim().split(/\s+/)[0];
  const programs = chosen === undefined ? BUILDERS : [chosen];
  const all = await Promise.all(
    programs.map((program) => inspect(machine, program, chosen !== undefined)),
  );
  const builders = all.filter((each) => each !== undefined);
  const best = builders.find(({ obstacle }) => obstacle === undefined) ?? builders[0];
  const preferred = builders.find(({ isTaken }) => isTaken);
  if (best === undefined || preferred === undefined || best === preferred) return best;
  return { ...best, preferred };
}

async function inspect(
  machine: Machine,
  program: string,
  isChosen: boolean,
): Promise<Builder | undefined> {
  const kind = BUILDERS.find((each) => each === basename(program).replace(/\.exe$/i, ''));
  // Buildah has no engine that could be down, and what nobody knows cannot be asked.
  const hasEngine = kind !== undefined && kind !== 'buildah';
  const [answer, engine, buildx] = await Promise.all([
    ask(machine, program, ['--version'], /\bversion:? v?(\d+\.\d+(?:\.\d+)?)/gm),
    hasEngine ? machine.run(program, ['info']) : undefined,
    // What Docker built with before knows no --output.
    kind === 'docker' ? machine.run(program, ['buildx', 'version']) : undefined,
  ]);
  if (answer.state === 'missing') return undefined;
  const name = kind ?? 'what CONTAINER_BUILD names';
  const rest = { program, kind, name, isTaken: isChosen || program === BUILDERS[0] };
  if (answer.state !== 'there') {
    // A builder that nobody knows may have its own way of telling a version.
    const obstacle = kind === undefined && answer.state === 'strange' ? undefined : answer;
    return { ...rest, version: undefined, obstacle };
  }
  const version = answer.versions[0];
  if (engine !== undefined && !isAnswer(engine)) {
    const state = /permission denied/i.test(engine.stderr) ? 'forbidden' : 'no-engine';
    return { ...rest, version, obstacle: { state } };
  }
  if (buildx !== undefined && buildx.exitCode !== 0) {
    return { ...rest, version, obstacle: { state: 'no-buildx' } };
  }
  return { ...rest, version, obstacle: undefined };
}

/** Earlier releases of Docker exit with 0 although nobody answered, and say so in between. */
function isAnswer(engine: Awaited<ReturnType<Machine['run']>>): boolean {
  const said = `${engine.stdout}\n${engine.stderr}`;
  return engine.exitCode === 0 && !/cannot connect to the docker daemon/i.test(said);
}
