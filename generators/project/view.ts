/**
 * The prepared values that every template sees. Templates hold no logic beyond `if` and `for` over
 * these; decisions are made where the view is built.
 */
export interface TemplateView {
  /** Name of the stack, the function and the package, e.g. `my-fn`. */
  readonly name: string;
  /** Logical id of the function in `template.yaml`, and suffix of its `build-<id>` make target. */
  readonly functionId: string;
  /** The function's role as CloudFormation names it, with `*` for what it makes up. */
  readonly functionRole: string;
  readonly language: string;
  /** The language as prose writes it, e.g. `Node.js`. */
  readonly languageName: string;
  readonly runtime: RuntimeView;
  readonly host: HostView;
  readonly architecture: 'x86_64' | 'arm64';
  /** What Linux and Python call the architecture. */
  readonly machine: 'aarch64' | 'x86_64';
  /** The container platform of the architecture, e.g. `linux/amd64`. */
  readonly platform: string;
  readonly sample: 'function' | 'http-api' | 'model';
  /** HTTP only: where it is reached. */
  readonly endpoint: 'http-api' | 'function-url';
  /** HTTP only: who may call it. */
  readonly auth: 'iam' | 'none';
  /** The repository's folder of large files; empty: there is none. */
  readonly assets: string;
  /** How function and layer are deployed. */
  readonly packaging: 'zip' | 'image';
  /** The archives that `make` builds in containers and `make deploy` uploads; none of an image. */
  readonly archives: readonly string[];
  /** Whether AWS X-Ray traces invocations. */
  readonly tracing: boolean;
  /** Whether CloudWatch alarms watch the function. */
  readonly alarms: boolean;
  /** Whether function and layer are built and tested for the other architecture too. */
  readonly multiarch: boolean;
  /** Megabytes. */
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  /** The prefix of base images, e.g. `public.ecr.aws`. */
  readonly registry: string;
  readonly ci: 'github' | 'gitlab' | 'none';
  /** Whether the pipeline's service proposes updates on a schedule. */
  readonly updates: boolean;
  readonly devcontainer: boolean;
  /** .NET only: where culture data comes from. */
  readonly globalization: 'invariant' | 'icu';
  /** Node only: the sample is TypeScript. */
  readonly typescript: boolean;
  /** Exact dependencies that are deployed with the function, sorted by name. */
  readonly packages: readonly PackageVersion[];
  /** Exact dependencies of building and testing it, sorted by name. */
  readonly developmentPackages: readonly PackageVersion[];
  /** Managed files that only this language's tools read, by path. */
  readonly toolFiles: readonly string[];
  /** Managed files in `src/`, which is the user's otherwise, sorted. */
  readonly managedSources: readonly string[];
  /** Extensions of Visual Studio Code for the language, sorted. */
  readonly editorExtensions: readonly string[];
  /** Installs what tests and linters need and `make` leaves to the developer, as a command; empty: nothing. */
  readonly developmentSetup: string;
  /** The base image of Node.js without registry, for the tools: `lambda/nodejs:24-x86_64`. */
  readonly nodeImage: string;
  /** An image without registry that has Node.js, for the emulator: `sam/build-nodejs24.x:latest-x86_64`. */
  readonly emulatorImage: string;
  /** The handler as `template.yaml` names it, e.g. `app.handler`. */
  readonly handler: string;
  /** Whether the delegator primes the handler with `src/prime.json`. */
  readonly primed: boolean;
  /** How often the delegator primes unless `SNAPPER_PRIME_COUNT` says otherwise. */
  readonly primeCount: number;
  /** Every environment variable that the layer reads, for the README. */
  readonly environment: readonly EnvironmentVariable[];
  /** The version of this package that rendered the files. */
  readonly generatorVersion: string;
  /** The versions of this package that may update the repository unattended, e.g. `1`. */
  readonly generatorRange: string;
}

/** The runtime that the layer carries. */
export interface RuntimeView {
  /** Lambda's identifier, e.g. `nodejs24.x`. */
  readonly id: string;
  /** The language's version, e.g. `24`. */
  readonly version: string;
  /** Base image without registry, e.g. `lambda/nodejs:24-x86_64`; with both architectures, `lambda/nodejs:24-${ARCHITECTURE}`. */
  readonly image: string;
  /** AWS's SAM build image without registry, e.g. `sam/build-nodejs24.x:latest-x86_64`. */
  readonly buildImage: string;
  /** What `AWS_EXECUTION_ENV` says under the managed runtime, e.g. `AWS_Lambda_nodejs24.x`. */
  readonly executionEnvironment: string;
  /**
   * What the managed runtime's bootstrap passes to this version besides the flags that every version
   * gets.
   */
  readonly flags: readonly string[];
  /** The day AWS deprecates the managed runtime, `YYYY-MM-DD`; empty while it has no date. */
  readonly deprecation: string;
  /**
   * Whether the stack has a mode `managed`: AWS offers it as a managed runtime, beside its base image, or
   * the function is an image, which runs without SnapStart too.
   */
  readonly managed: boolean;
  /** Whether AWS offers it for trial only. */
  readonly preview: boolean;
  /** Whether the stack has a mode `native`: AWS offers SnapStart for the managed runtime itself. */
  readonly nativeSnapStart: boolean;
}

/** What the function runs on: the Java runtime that Lambda is told to start, or what an image is based on. */
export interface HostView {
  /** e.g. `java21`; `image` for an image. */
  readonly id: string;
  /** As comments call it, e.g. `the Java runtime`. */
  readonly title: string;
  /** Base image without registry, e.g. `lambda/java:21-x86_64`. */
  readonly image: string;
}

/** An exactly pinned package of the language's registry. */
export interface PackageVersion {
  readonly name: string;
  readonly version: string;
}

/** One row of the generated README's table. */
export interface EnvironmentVariable {
  readonly name: string;
  /** What applies when the variable is not set, as prose. */
  readonly default: string;
  /** One sentence. */
  readonly meaning: string;
}
