import type { Architecture } from '../runtimes/index.ts';

/**
 * Everything a repository is rendered from: the content of `snapper.json` without `$schema` and
 * `generator`. The option schema checks values before they become an `Answers`.
 */
export interface Answers {
  /** Stack, function and package name. */
  readonly name: string;
  readonly language: string;
  /** Lambda's identifier of the runtime that the layer carries. */
  readonly runtime: string;
  /** The Java runtime that Lambda is told to start. */
  readonly host: string;
  readonly architecture: Architecture;
  readonly sample: 'function' | 'http-api' | 'model';
  /** HTTP only: where it is reached. */
  readonly endpoint?: 'http-api' | 'function-url';
  /** HTTP only: who may call it. */
  readonly auth?: 'iam' | 'none';
  /** Megabytes. */
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  /** .NET only: where culture data comes from; `invariant` carries none. */
  readonly globalization?: 'invariant' | 'icu';
  /** Node only: whether the sample is TypeScript. */
  readonly typescript?: boolean;
  /** The repository's folder of large files, which the function finds below `/opt`; `none`: there is none. */
  readonly assets: string;
  /** How function and layer are deployed. */
  readonly packaging: 'zip' | 'image';
  /** Whether AWS X-Ray traces invocations. */
  readonly tracing: boolean;
  /** Whether CloudWatch alarms watch the function. */
  readonly alarms: boolean;
  /** The prefix of base images, for an organisation's mirror. */
  readonly registry: string;
  readonly ci: 'github' | 'gitlab' | 'none';
  /** Whether function and layer are built and tested for the other architecture too. */
  readonly multiarch: boolean;
  /** Whether the pipeline's service proposes updates on a schedule. */
  readonly updates: boolean;
  readonly devcontainer: boolean;
}
