import { HOST_IDS, RUNTIMES } from './data.ts';
import type { Architecture, Runtime, RuntimeLanguage } from './types.ts';

/** Runtimes by identifier, with the questions the product asks of them. */
export interface Catalogue {
  readonly runtimes: readonly Runtime[];
  /** Finds a runtime by Lambda's identifier. */
  find(id: string): Runtime | undefined;
  /** Every runtime of a language, oldest first. */
  of(language: RuntimeLanguage): readonly Runtime[];
  /** The newest managed runtime of a language: what a new project gets. */
  newest(language: RuntimeLanguage): Runtime;
  /** The Java runtimes a snapped function can be hosted by, default first. */
  readonly hosts: readonly Runtime[];
}

/** Makes a catalogue of the given rows; tests pass their own, everything else uses {@link catalogue}. */
export function createCatalogue(
  runtimes: readonly Runtime[],
  hostIds: readonly string[] = HOST_IDS,
): Catalogue {
  const byId = new Map(runtimes.map((runtime) => [runtime.id, runtime]));
  const of = (language: RuntimeLanguage): readonly Runtime[] =>
    runtimes.filter((runtime) => runtime.language === language);
  return {
    runtimes,
    find: (id) => byId.get(id),
    of,
    newest: (language) => {
      const newest = of(language).findLast((runtime) => runtime.availability === 'available');
      if (newest === undefined) throw new Error(`the catalogue has no ${language} runtime`);
      return newest;
    },
    hosts: hostIds.flatMap((id) => byId.get(id) ?? []),
  };
}

/** The catalogue that ships with this version of the product. */
export const catalogue: Catalogue = createCatalogue(RUNTIMES);

/**
 * Says why a runtime cannot run under a host, or `undefined` when it can.
 *
 * Amazon Linux 2023 images share one OS layer, so binaries copied between them fit; binaries of an
 * Amazon Linux 2 image (glibc 2.26, other OpenSSL) need libraries the host lacks, and the reverse.
 */
export function misfit(runtime: Runtime, host: Runtime): string | undefined {
  if (runtime.os === host.os) return undefined;
  return `${runtime.id} is built for ${osName(runtime)}, but ${host.id} runs on ${osName(host)}, which lacks its libraries`;
}

/** The base image of a runtime for an architecture, without registry: `lambda/nodejs:24-x86_64`. */
export function baseImage(runtime: Runtime, architecture: Architecture): string {
  return `${runtime.image}-${architecture}`;
}

/**
 * The base image without a language, for images that bring their own, without registry. Its system is the
 * one of the runtimes on Amazon Linux 2023.
 */
export function osOnlyImage(architecture: Architecture): string {
  return `lambda/provided:al2023-${architecture}`;
}

/**
 * AWS's SAM build image of a runtime, without registry: the base image plus compilers, the SDK, the
 * SAM CLI and the AWS CLI.
 */
export function buildImage(runtime: Runtime, architecture: Architecture): string {
  return `sam/build-${runtime.id}:latest-${architecture}`;
}

/** What Lambda sets `AWS_EXECUTION_ENV` to under a managed runtime. */
export function executionEnvironment(runtime: Runtime): string {
  return `AWS_Lambda_${runtime.id}`;
}

function osName(runtime: Runtime): string {
  return runtime.os === 'AL2' ? 'Amazon Linux 2' : 'Amazon Linux 2023';
}
