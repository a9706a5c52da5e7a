import type { Project, ProjectOptions } from 'projen';

/** Options of {@link SnapperLambdaProject}; those of `snapper.json`, and some of projen's own. */
export interface SnapperLambdaProjectOptions extends Pick<
  ProjectOptions,
  | 'logging'
  | 'outdir'
  | 'parent'
  | 'projectTree'
  | 'projenCommand'
  | 'projenrcJson'
  | 'projenrcJsonOptions'
  | 'renovatebot'
  | 'renovatebotOptions'
> {
  /**
   * Name of the stack, the function and the package. Allowed: letters, digits and hyphens; at most 56
   *
   * @default the folder’s name
   */
  readonly name?: string;

  /**
   * Language of the function. Allowed: `dotnet` `python` `node`
   *
   * @default `dotnet`, or the runtime’s
   */
  readonly language?: 'dotnet' | 'python' | 'node';

  /**
   * Lambda’s identifier of the runtime that the layer carries. Allowed: `dotnet8` `dotnet9` `dotnet10` `python3.12` `python3.13` `python3.14` `python3.15` `nodejs20.x` `nodejs22.x` `nodejs24.x` `nodejs26.x`
   *
   * @default `dotnet10` `python3.13` `nodejs24.x`
   */
  readonly runtime?:
    | 'dotnet8'
    | 'dotnet9'
    | 'dotnet10'
    | 'python3.10'
    | 'python3.11'
    | 'python3.12'
    | 'python3.13'
    | 'python3.14'
    | 'python3.15'
    | 'nodejs20.x'
    | 'nodejs22.x'
    | 'nodejs24.x'
    | 'nodejs26.x';

  /**
   * Java runtime that Lambda is told to start; an image has none. Allowed: `java21` `java25`
   *
   * @default `java21`
   */
  readonly host?: 'java21' | 'java25';

  /**
   * Instruction set of function and layer. Allowed: `x86_64` `arm64`
   *
   * @default `x86_64`
   */
  readonly architecture?: 'x86_64' | 'arm64';

  /**
   * What the function starts out as. Allowed: `function` `http-api` `model`
   *
   * @default `function`
   */
  readonly sample?: 'function' | 'http-api' | 'model';

  /**
   * http-api: Where it is reached: an API Gateway HTTP API, or a function URL. Allowed: `http-api` `function-url`
   *
   * @default `http-api`
   */
  readonly endpoint?: 'http-api' | 'function-url';

  /**
   * http-api: Who may call it: those whom IAM allows, or everybody. Allowed: `iam` `none`
   *
   * @default `iam`
   */
  readonly auth?: 'iam' | 'none';

  /**
   * .NET: Culture data of the layer; `icu` adds 35 MB. Allowed: `invariant` `icu`
   *
   * @default `invariant`
   */
  readonly globalization?: 'invariant' | 'icu';

  /**
   * Node.js: A sample in TypeScript, bundled by esbuild. Allowed: `true` `false`
   *
   * @default `true`
   */
  readonly typescript?: boolean;

  /**
   * Memory in megabytes; CPU grows with it. Allowed: 128 to 10240
   *
   * @default `1769`
   */
  readonly memory?: number;

  /**
   * Longest time of one invocation, in seconds. Allowed: 1 to 900
   *
   * @default `30`
   */
  readonly timeout?: number;

  /**
   * Folder of large files, a model say, that the function finds below /opt. Allowed: `none`, or the name of a folder of this repository
   *
   * @default `none`; for `model` `assets`
   */
  readonly assets?: string;

  /**
   * How it is deployed: zip archives, or an image, for more than 250 MB. Allowed: `zip` `image`
   *
   * @default `zip`
   */
  readonly packaging?: 'zip' | 'image';

  /**
   * Trace invocations with AWS X-Ray; charged. Allowed: `true` `false`
   *
   * @default `false`
   */
  readonly tracing?: boolean;

  /**
   * Alarms on errors, throttles and slow invocations. Allowed: `true` `false`
   *
   * @default `false`
   */
  readonly alarms?: boolean;

  /**
   * Registry prefix of base images, for an organisation’s mirror. Allowed: a registry host, with a path if needed, without scheme
   *
   * @default `public.ecr.aws`
   */
  readonly registry?: string;

  /**
   * Service whose pipeline checks and deploys the repository. Allowed: `github` `gitlab` `none`
   *
   * @default `github`
   */
  readonly ci?: 'github' | 'gitlab' | 'none';

  /**
   * Build and test for both architectures. Allowed: `true` `false`
   *
   * @default `false`
   */
  readonly multiarch?: boolean;

  /**
   * Propose updates every week, as pull or merge requests. Allowed: `true` `false`
   *
   * @default `false`
   */
  readonly updates?: boolean;

  /**
   * Write a dev container, of the layer build’s `dev` stage. Allowed: `true` `false`
   *
   * @default `true`
   */
  readonly devcontainer?: boolean;
}

/**
 * A snapped AWS Lambda function as a projen project. What an option does not say, `snapper.json` does.
 */
export declare class SnapperLambdaProject extends Project {
  constructor(options?: SnapperLambdaProjectOptions);
}
