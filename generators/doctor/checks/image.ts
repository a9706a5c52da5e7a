import type { Builder } from '../builder.ts';
import { BUILDERS } from '../builder.ts';
import type { Check, Finding } from '../check.ts';
import type { Machine } from '../machine.ts';
import { failureOf } from '../program.ts';

/** The container builder, which builds the layer. */
export const image: Check = {
  name: 'builder',
  title: 'Container builder',
  run: async ({ builder, machine }) => {
    const found = await builder;
    if (found === undefined) return missing(machine);
    if (found.obstacle !== undefined) return failed(found, machine);
    const detail = [found.name, found.version].filter(Boolean).join(' ');
    if (found.isTaken) return { status: 'ok', detail };
    const other = found.preferred === undefined ? '' : `; docker ${reasonOf(found.preferred)}`;
    return {
      status: 'warning',
      detail: `${detail}${other}`,
      fix: 'make takes docker unless it is told:',
      command: `export CONTAINER_BUILD='${found.name} build'`,
    };
  },
};

function missing({ pointers }: Machine): Finding {
  return pointers.has('CONTAINER_BUILD')
    ? {
        status: 'error',
        detail: 'what CONTAINER_BUILD names is not installed, or not on PATH',
        fix: `Install it, or unset the variable.`,
      }
    : {
        status: 'error',
        detail: `there is none of ${BUILDERS.join(', ')}`,
        fix: 'make layer needs one: install Docker (https://docs.docker.com/get-docker/) or another.',
      };
}

function failed(builder: Builder, machine: Machine): Finding {
  const detail = `${builder.name} ${reasonOf(builder)}`;
  return { status: 'error', detail, ...remedyOf(builder, machine) };
}

/** Why a builder cannot build, as the rest of a sentence that begins with its name. */
function reasonOf({ obstacle }: Builder): string {
  if (obstacle === undefined) return 'can build';
  switch (obstacle.state) {
    case 'forbidden':
      return 'has an engine that you may not use';
    case 'no-engine':
      return 'has no engine that answers';
    case 'no-buildx':
      return 'has no buildx';
    default:
      return failureOf(obstacle);
  }
}

function remedyOf(
  { kind, obstacle }: Builder,
  { platform }: Machine,
): Omit<Finding, 'detail' | 'status'> {
  if (obstacle?.state === 'no-buildx') {
    return { fix: 'Install the package docker-buildx-plugin or docker-buildx of your system.' };
  }
  if (obstacle?.state === 'forbidden' && kind === 'docker') {
    return {
      fix: 'This lets you, after you have logged in anew:',
      command: 'sudo usermod -aG docker "$USER"',
    };
  }
  if (obstacle?.state !== 'no-engine') return { fix: 'Mend it, or install another builder.' };
  if (kind === 'finch') return { fix: 'To start it:', command: 'finch vm start' };
  if (kind === 'podman' && platform !== 'linux') {
    return { fix: 'To start it:', command: 'podman machine start' };
  }
  if (kind === 'docker' && platform === 'linux') {
    return { fix: 'To start it:', command: 'sudo systemctl start docker' };
  }
  return kind === 'docker'
    ? { fix: 'Start Docker Desktop.' }
    : { fix: 'See what it says to podman info.' };
}
