import { baseImage, buildImage, executionEnvironment, osOnlyImage } from '../runtimes/index.ts';
import type { Catalogue, Runtime } from '../runtimes/index.ts';
import type { Answers } from './answers.ts';
import { environmentOf } from './environment.ts';
import type { Language } from './languages/index.ts';
import type { TemplateView } from './view.ts';

/** Container platforms, by Lambda's name of the architecture. */
const PLATFORMS = { arm64: 'linux/arm64', x86_64: 'linux/amd64' } as const;

/** What Linux calls the architectures. */
const MACHINES = { arm64: 'aarch64', x86_64: 'x86_64' } as const;

/** Logical id of the function. */
const FUNCTION_ID = 'SnapperFunction';

/** Prepares the values that templates print; every decision a template would need is made here. */
export function buildView(
  answers: Answers,
  language: Language,
  catalogue: Catalogue,
  generatorVersion: string,
): TemplateView {
  const runtime = known(catalogue, answers.runtime);
  const host = known(catalogue, answers.host);
  const { architecture } = answers;
  const isImage = answers.packaging === 'image';
  // Tags of AWS's images end in the architecture; with both, in the variable that holds the one at hand.
  const forEither = (image: string): string =>
    answers.multiarch ? image.replace(/(x86_64|arm64)$/, '${ARCHITECTURE}') : image;
  return {
    name: answers.name,
    functionId: FUNCTION_ID,
    functionRole: functionRole(answers.name),
    language: language.id,
    languageName: language.title,
    runtime: {
      id: runtime.id,
      version: runtime.version,
      image: forEither(baseImage(runtime, architecture)),
      buildImage: forEither(buildImage(runtime, architecture)),
      executionEnvironment: executionEnvironment(runtime),
      flags: language.runtimeFlags(runtime),
      deprecation: runtime.deprecation ?? '',
      preview: runtime.availability === 'preview',
      // An image is deployed without SnapStart to compare, whatever AWS offers its runtime as.
      managed: isImage || runtime.availability !== 'container',
      nativeSnapStart: !isImage && runtime.nativeSnapStart,
    },
    host: isImage
      ? { id: 'image', title: 'an OS-only runtime', image: forEither(osOnlyImage(architecture)) }
      : { id: host.id, title: 'the Java runtime', image: forEither(baseImage(host, architecture)) },
    architecture,
    machine: MACHINES[architecture],
    platform: PLATFORMS[architecture],
    sample: answers.sample,
    endpoint: answers.endpoint ?? 'http-api',
    auth: answers.auth ?? 'iam',
    assets: answers.assets === 'none' ? '' : answers.assets,
    packaging: answers.packaging,
    archives: archivesOf(answers),
    tracing: answers.tracing,
    alarms: answers.alarms,
    multiarch: answers.multiarch,
    memory: answers.memory,
    timeout: answers.timeout,
    registry: answers.registry,
    ci: answers.ci,
    updates: answers.updates,
    devcontainer: answers.devcontainer,
    globalization: answers.globalization ?? 'invariant',
    typescript: answers.typescript ?? false,
    packages: language.packages(answers, runtime),
    developmentPackages: language.developmentPackages(answers, runtime),
    toolFiles: language.managed(runtime).map(({ path }) => path),
    managedSources: [
      ...language.sample(answers).recipes.map((name) => `src/${name}`),
      ...language
        .managed(runtime)
        .map(({ path }) => path)
        .filter((path) => path.startsWith('src/')),
    ].sort(),
    editorExtensions: language.editorExtensions,
    developmentSetup: language.developmentSetup ?? '',
    // The emulator is a Node.js program, whatever the function is written in.
    nodeImage: forEither(baseImage(catalogue.newest('node'), architecture)),
    emulatorImage: forEither(buildImage(catalogue.newest('node'), architecture)),
    handler: language.handler(answers),
    primed: language.primes(answers),
    primeCount: language.primeCount,
    environment: environmentOf(language, answers),
    generatorVersion,
    // The next major version is for somebody to take who has read what it changes.
    generatorRange: generatorVersion.split('.')[0]!,
  };
}

function known(catalogue: Catalogue, id: string): Runtime {
  const runtime = catalogue.find(id);
  if (runtime === undefined) throw new Error(`the catalogue has no runtime ${id}`);
  return runtime;
}

function archivesOf({ assets, packaging }: Answers): readonly string[] {
  if (packaging === 'image') return [];
  return ['build/layer/layer.zip', ...(assets === 'none' ? [] : ['build/assets/assets.zip'])];
}

/**
 * The name that CloudFormation gives the function's role: stack, logical id and 12 characters of its own. It
 * cuts the stack's name where these are more than IAM's 64, and does not say where.
 */
function functionRole(name: string): string {
  const room = 64 - '--Role'.length - FUNCTION_ID.length - 13;
  const stack = name.length > room ? `${name.slice(0, 20)}*` : name;
  return `${stack}-${FUNCTION_ID}Role-*`;
}
