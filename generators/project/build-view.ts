import { baseImage, buildImage, executionEnvironment } from '../runtimes/index.ts';
import type { Catalogue, Runtime } from '../runtimes/index.ts';
import type { Answers } from './answers.ts';
import { environmentOf } from './environment.ts';
import type { Language } from './languages/index.ts';
import type { TemplateView } from './view.ts';

/** Container platforms, by Lambda's name of the architecture. */
const PLATFORMS = { arm64: 'linux/arm64', x86_64: 'linux/amd64' } as const;

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
  return {
    name: answers.name,
    functionId: 'SnapperFunction',
    language: language.id,
    languageName: language.title,
    runtime: {
      id: runtime.id,
      version: runtime.version,
      image: baseImage(runtime, architecture),
      buildImage: buildImage(runtime, architecture),
      executionEnvironment: executionEnvironment(runtime),
      flags: language.runtimeFlags(runtime),
      deprecation: runtime.deprecation ?? '',
      managed: runtime.availability !== 'container',
      nativeSnapStart: runtime.nativeSnapStart,
    },
    host: { id: host.id, image: baseImage(host, architecture) },
    architecture,
    machine: architecture === 'arm64' ? 'aarch64' : architecture,
    platform: PLATFORMS[architecture],
    sample: answers.sample,
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
    // The emulator is a Node.js program, whatever the function is written in.
    emulatorImage: buildImage(catalogue.newest('node'), architecture),
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
