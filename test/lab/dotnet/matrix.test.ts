import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Emulation } from '../../../generators/emulator/index.ts';
import { describeDotnetLab } from '../support/requirements.ts';
import { openHost } from './support/host.ts';
import type { Host } from './support/host.ts';
import { loaded, matching, PORTABLE } from './support/matrix-report.ts';
import type { Assemblies, Report } from './support/matrix-report.ts';
import { matrixProject } from './support/matrix.ts';
import { packageOf, withPrime } from './support/publish.ts';

/** What a function's package may look like: how it was made, and what must become of it. */
interface Row {
  /** Arguments of `dotnet publish`. @default none: portable */
  readonly publish?: readonly string[];
  /** Changes the package, in the folder given. */
  readonly change?: (task: string) => Promise<unknown>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where its report differs from that of the portable package. */
  readonly report?: Partial<Omit<Report, 'assemblies'>>;
  readonly assemblies?: Assemblies;
  /** What the layer says. @default that it primed and reseeded */
  readonly says?: readonly RegExp[];
}

interface RuntimeConfiguration {
  readonly runtimeOptions: { readonly configProperties: Record<string, unknown> };
}

const MINUTES = 60_000;

const FUNCTION = 'Matrix::Matrix.Function::Handle';
const GENERATED = 'Matrix::Matrix.Generated::Handle';

const FOR_LINUX = ['--runtime', 'linux-x64', '--no-self-contained'];
/** What a package for one platform has in the place of runtimes/. */
const BESIDE = { answer: 42, location: '/var/task/liblab.so' };

/** Both of them: `dotnet` restores without regard to `--framework`. */
const FOR_DOTNET_8 = ['--framework', 'net8.0', '-p:TargetFrameworks=net8.0'];

const WITHOUT_HOOKS = ['-p:CoreVersion=2.4.0'];
/** The client calls what is not public in Amazon.Lambda.Core, so they must be of one origin. */
const WITH_NEWER_CLIENT = ['-p:RuntimeSupportVersion=2.2.0', '-p:CoreVersion=3.3.0'];
const NEWER_CLIENT = {
  ...loaded('/var/task', 'Amazon.Lambda.Core', '3.3.0'),
  ...loaded('/var/task', 'Amazon.Lambda.RuntimeSupport', '2.2.0'),
  ...loaded('/var/task', 'SnapshotRestore.Registry', '1.0.2'),
};

const REFLECTION_ON_JSON = 'System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault';

const PRIMED = /^Primed by 2 invocations/;
const RESEEDED = /^Reseeded in/;
const NO_HOOKS = /^The function's runtime hooks are not called\. .* 2\.5 is the first one/;
const NOT_PRIMED = /^NOT PRIMED: .* it lacks LambdaBootstrap\.InvokeOnceAsync/;

const ROWS: Readonly<Record<string, Row>> = {
  'published portable, with a native library and resources for French': {},
  'published for a runtime identifier': {
    publish: FOR_LINUX,
    report: { native: BESIDE },
  },
  'compiled ahead of time (ReadyToRun)': {
    publish: [...FOR_LINUX, '-p:PublishReadyToRun=true'],
    report: { native: BESIDE, readyToRun: true },
  },
  'built for .NET 8': {
    publish: FOR_DOTNET_8,
    report: { builtFor: '.NETCoreApp,Version=v8.0' },
  },
  'with an Amazon.Lambda.Core that has no hooks yet': {
    publish: WITHOUT_HOOKS,
    report: { journal: ['constructor', 'prime', 'prime', 'invoke'] },
    assemblies: loaded('/var/task', 'Amazon.Lambda.Core', '2.4.0'),
    says: [NO_HOOKS, PRIMED, RESEEDED],
  },
  'with a newer Amazon.Lambda.Core': {
    publish: ['-p:CoreVersion=3.3.0'],
    assemblies: loaded('/var/task', 'Amazon.Lambda.Core', '3.3.0'),
  },
  "with an older client, which yields to the layer's": {
    publish: ['-p:RuntimeSupportVersion=1.8.0'],
  },
  'with a newer client, which wins': {
    publish: WITH_NEWER_CLIENT,
    assemblies: NEWER_CLIENT,
  },
  'with a newer client, which cannot be primed': {
    publish: WITH_NEWER_CLIENT,
    change: loseWhatPrimingTakes,
    report: { journal: ['constructor', 'before', 'after', 'invoke'] },
    assemblies: NEWER_CLIENT,
    says: [NOT_PRIMED, RESEEDED],
  },
  'with a newer System.Text.Json than the framework has': {
    publish: ['-p:JsonVersion=11.0.0'],
    assemblies: loaded('/var/task', 'System.Text.Json', '11.0.0'),
  },
  'without *.deps.json': {
    publish: FOR_LINUX,
    change: (task) => remove(task, 'Matrix.deps.json'),
    report: { native: BESIDE },
  },
  'without *.runtimeconfig.json': {
    change: (task) => remove(task, 'Matrix.runtimeconfig.json'),
  },
  'without either': {
    publish: FOR_LINUX,
    change: (task) => remove(task, 'Matrix.deps.json', 'Matrix.runtimeconfig.json'),
    report: { native: BESIDE },
  },
  'without *.deps.json and Amazon.Lambda.Core': {
    publish: FOR_LINUX,
    change: (task) => remove(task, 'Matrix.deps.json', 'Amazon.Lambda.Core.dll'),
    report: { native: BESIDE },
    assemblies: loaded('/opt/snapper/ric', 'Amazon.Lambda.Core', '3.2.0'),
  },
  'that LAMBDA_DOTNET_MAIN_ASSEMBLY tells from others in the package': {
    change: addOthers,
    environment: { LAMBDA_DOTNET_MAIN_ASSEMBLY: 'Main' },
  },
};

describeDotnetLab('the layer for .NET 10 runs a function', () => {
  let host: Host;
  let project: string;

  beforeAll(async () => {
    host = await openHost();
    project = await matrixProject();
  });

  afterEach(() => host.stopAll());

  test.for(Object.entries(ROWS))('%s', { timeout: 3 * MINUTES }, async ([, row]) => {
    const { publish = [], says = [PRIMED, RESEEDED] } = row;
    const task = await withPrime(await packageOf(project, ...publish), {});
    await row.change?.(task);

    const emulation = await started(FUNCTION, task, row.environment);
    const report = await host.answer<Report>(emulation, {});

    const assemblies = { ...PORTABLE.assemblies, ...row.assemblies };
    expect(report).toEqual({
      ...PORTABLE,
      ...row.report,
      assemblies: expect.objectContaining(assemblies) as unknown,
    });
    expect(linesOfLayer(emulation)).toEqual(says.map(matching));
    expect(emulation.violations).toEqual([]);
  });

  test('without hooks and without prime.json, and reseeds it all the same', async () => {
    const task = await packageOf(project, ...WITHOUT_HOOKS);

    const emulation = await started(FUNCTION, task);
    const { journal } = await host.answer<Report>(emulation, {});

    expect(journal).toEqual(['constructor', 'invoke']);
    expect(linesOfLayer(emulation)).toEqual([NO_HOOKS, RESEEDED].map(matching));
  });

  test('without hooks and with a client that cannot be primed, but not without a word', async () => {
    const client = await packageOf(project, ...WITH_NEWER_CLIENT);
    const task = await withPrime(await packageOf(project, ...WITHOUT_HOOKS), {});
    for (const name of ['Amazon.Lambda.RuntimeSupport.dll', 'SnapshotRestore.Registry.dll']) {
      await copyFile(join(client, name), join(task, name));
    }
    await loseWhatPrimingTakes(task);

    const emulation = await started(FUNCTION, task);
    const { journal } = await host.answer<Report>(emulation, {});

    expect(journal).toEqual(['constructor', 'invoke']);
    const warnings = [NOT_PRIMED, /^RANDOM NUMBERS MAY REPEAT .* 2\.5 is the first one/];
    expect(linesOfLayer(emulation)).toEqual(warnings.map(matching));
  });

  test('with a serializer that the compiler made, and no other', async () => {
    const task = await withPrime(await packageOf(project), { Text: 'prime' });
    await switchReflectionOff(task);

    const emulation = await started(GENERATED, task);

    expect(await host.answer(emulation, { Text: 'grün' })).toEqual({
      Text: 'GRÜN',
      Serializer: 'SourceGeneratorLambdaJsonSerializer`1',
    });
    expect(linesOfLayer(emulation)).toEqual([PRIMED, RESEEDED].map(matching));
  });

  test('that cannot be primed, and reports it without reflection on JSON', async () => {
    const task = await withPrime(await packageOf(project), {});
    await switchReflectionOff(task);
    const environment = { SNAPPER_PRIME_STRICT: '1' };

    const emulation = await host.start({ handler: GENERATED, task, environment });

    expect(await emulation.init()).toMatchObject({
      outcome: 'error',
      error: { type: 'Runtime.PrimingError', message: matching(/NullReferenceException/) },
      exit: { code: 1 },
    });
  });

  test.for([
    ['published for a runtime identifier', FOR_LINUX],
    ['built for .NET 8', FOR_DOTNET_8],
  ] as const)('in an executable %s', { timeout: 3 * MINUTES }, async ([, args]) => {
    const task = await packageOf('App', ...args);

    const emulation = await started('App', task);
    const answer = await host.answer(emulation, { id: '1' });

    expect(answer).toMatchObject({ journal: ['before', 'after'] });
    expect(linesOfLayer(emulation)).toEqual([matching(RESEEDED)]);
    expect(emulation.violations).toEqual([]);
  });

  /** Brings a function through init and restore. */
  async function started(
    handler: string,
    task: string,
    environment: Row['environment'] = {},
  ): Promise<Emulation> {
    const settings = { SNAPPER_PRIME_COUNT: '2', SNAPPER_DEBUG: '1', ...environment };
    const emulation = await host.start({ handler, task, environment: settings });
    await host.ready(emulation);
    return emulation;
  }
});

/** What the layer has said, without what the client puts before it. */
function linesOfLayer(emulation: Emulation): string[] {
  return emulation.output.flatMap(({ text }) => /\[snapper\] (.*)/.exec(text)?.[1] ?? []);
}

async function remove(task: string, ...names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(task, name));
}

/** Renames a member in the client's assembly, as a release to come might. */
async function loseWhatPrimingTakes(task: string): Promise<void> {
  const path = join(task, 'Amazon.Lambda.RuntimeSupport.dll');
  const assembly = await readFile(path, 'latin1');
  await writeFile(path, assembly.replaceAll('InvokeOnceAsync', 'InvokeTwiceSync'), 'latin1');
}

/** The package of an assembly that refers to the function's, and of another one. */
async function addOthers(task: string): Promise<void> {
  await copyFile(join(task, 'Matrix.dll'), join(task, 'Main.dll'));
  for (const kind of ['deps', 'runtimeconfig']) {
    await rename(join(task, `Matrix.${kind}.json`), join(task, `Main.${kind}.json`));
    await writeFile(join(task, `Other.${kind}.json`), 'not for this function');
  }
}

/** What trimming and the property JsonSerializerIsReflectionEnabledByDefault do. */
async function switchReflectionOff(task: string): Promise<void> {
  const path = join(task, 'Matrix.runtimeconfig.json');
  const json = JSON.parse(await readFile(path, 'utf8')) as RuntimeConfiguration;
  json.runtimeOptions.configProperties[REFLECTION_ON_JSON] = false;
  await writeFile(path, JSON.stringify(json));
}
